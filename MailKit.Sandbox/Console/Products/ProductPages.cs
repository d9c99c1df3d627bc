using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Products;

/// <summary>The products and the credits that they bring.</summary>
public static class ProductPages
{
    public static void MapProductPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();

        app.Get("/products", async context =>
        {
            var (products, entitlements) = await state.ReadAsync(static s => (s.Products.NewestFirst.ToList(), s.Entitlements.NewestFirst.ToList()));
            await context.SendAsync<ProductsPage>(new() { [nameof(ProductsPage.Products)] = products, [nameof(ProductsPage.Entitlements)] = entitlements });
        });
    }
}
