using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Customers;

/// <summary>The customers and what they have left, and everything about one of them.</summary>
public static class CustomerPages
{
    private const int Shown = 200;

    public static void MapCustomerPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();

        app.Get("/customers", async context => await context.SendAsync<CustomersPage>(new()
        {
            [nameof(CustomersPage.Lines)] = await state.ReadAsync(static s => s.Customers.NewestFirst.Take(Shown).Select(c => CustomerLine.Of(s, c)).ToList()),
            [nameof(CustomersPage.Now)] = clock.GetUtcNow(),
        }));

        app.Get("/customers/{id}", async context =>
        {
            var view = await state.ReadAsync(s => CustomerView.Of(s, context.Id(), clock.GetUtcNow()));
            await (view is null ? context.MissingAsync() : context.SendAsync<CustomerPage>(new() { [nameof(CustomerPage.View)] = view, [nameof(CustomerPage.Done)] = context.Request.Query["done"].ToString() }));
        });
    }
}
