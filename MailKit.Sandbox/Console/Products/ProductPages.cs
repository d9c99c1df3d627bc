using System.Globalization;
using MailKit.Sandbox.Console.Forms;
using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Products;

/// <summary>The products, making one, and changing it.</summary>
public static class ProductPages
{
    public static void MapProductPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();

        app.Get("/products", async context =>
        {
            var (products, archived) = await state.ReadAsync(static s => (s.Products.NewestFirst.ToList(), s.Products.OldestFirst.Select(static p => p.ProductId).Where(id => s.IsArchived(Archived.Product, id)).ToHashSet()));
            await context.SendAsync<ProductsPage>(new() { [nameof(ProductsPage.Products)] = products, [nameof(ProductsPage.Archived)] = archived });
        });
        app.Get("/products/new", context => ShowNewAsync(context, state, ProductForm.Blank));
        app.Post("/products", context => CreateAsync(context, state));
        app.Get("/products/{id}", async context =>
        {
            var product = await state.ReadAsync(s => s.Products.Find(context.Id()));
            await (product is null ? context.MissingAsync() : ShowAsync(context, state, product, DraftOf(product)));
        });
        app.Post("/products/{id}", context => ChangeAsync(context, state));
        app.Post("/products/{id}/archive", context => MoveAsync(context, state, static (change, id) => change.Archive(Archived.Product, id)));
        app.Post("/products/{id}/unarchive", context => MoveAsync(context, state, static (change, id) => change.Unarchive(Archived.Product, id)));
    }

    private static async Task CreateAsync(HttpContext context, SandboxState state)
    {
        var draft = Draft.Read(await context.Request.ReadFormAsync());
        draft.Require("name", "Give it a name.");
        draft.Require("price", "Say what it costs; 0 is free.");
        var request = ProductForm.Read(draft);
        string? id = null;

        if (await draft.TryAsync(async () => id = (await state.ChangeAsync(change => ProductEndpoints.Create(change, request))).ProductId))
        {
            context.SeeOther($"/products/{id}");
            return;
        }

        await ShowNewAsync(context, state, draft, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task ChangeAsync(HttpContext context, SandboxState state)
    {
        if (await state.ReadAsync(s => s.Products.Find(context.Id())) is not { } product)
        {
            await context.MissingAsync();
            return;
        }

        var draft = Draft.Read(await context.Request.ReadFormAsync());
        draft.Require("name", "Give it a name.");
        var cents = draft.Cents("price") ?? product.Price.BaseAmount;
        var price = product.Price.Type is Price.UsageBased ? product.Price with { FixedPrice = cents } : product.Price with { Listed = cents };

        if (await draft.TryAsync(() => state.ChangeAsync(change => change.Put(state.Products, state.Products.Get(product.ProductId) with
        {
            Name = draft.Value("name"),
            Description = draft.Text("description"),
            Price = PriceRules.Check(state, price),
            UpdatedAt = change.At,
        }))))
        {
            context.SeeOther($"/products/{product.ProductId}");
            return;
        }

        await ShowAsync(context, state, product, draft, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task MoveAsync(HttpContext context, SandboxState state, Action<Change, string> move)
    {
        await state.ChangeAsync(change =>
        {
            if (state.Products.Find(context.Id()) is not null)
            {
                move(change, context.Id());
            }
        });
        context.SeeOther($"/products/{context.Id()}");
    }

    private static Draft DraftOf(Product product)
        => Draft.With(("name", product.Name ?? ""), ("description", product.Description ?? ""), ("price", (product.Price.BaseAmount / 100m).ToString("0.00", CultureInfo.InvariantCulture)));

    private static async Task ShowAsync(HttpContext context, SandboxState state, Product product, Draft draft, int status = 200)
    {
        var (archived, count) = await state.ReadAsync(s => (s.IsArchived(Archived.Product, product.ProductId), s.Subscriptions.OldestFirst.Count(x => x.ProductId == product.ProductId && x.Status is SubscriptionStatus.Active)));
        await context.SendAsync<ProductPage>(
            new() { [nameof(ProductPage.Product)] = product, [nameof(ProductPage.Draft)] = draft, [nameof(ProductPage.IsArchived)] = archived, [nameof(ProductPage.Subscribers)] = DisplayFormat.Plural(count, "subscriber") },
            status);
    }

    private static async Task ShowNewAsync(HttpContext context, SandboxState state, Draft draft, int status = 200)
    {
        var (credits, meters) = await state.ReadAsync(static s => (
            s.Entitlements.NewestFirst.Where(e => !s.IsArchived(Archived.Entitlement, e.Id)).ToList(),
            s.Meters.NewestFirst.Where(m => !s.IsArchived(Archived.Meter, m.Id)).Select(static m => (m.Id, m.Name)).ToList()));
        await context.SendAsync<NewProductPage>(new() { [nameof(NewProductPage.Draft)] = draft, [nameof(NewProductPage.Credits)] = credits, [nameof(NewProductPage.Meters)] = meters }, status);
    }
}
