using System.Text.Json;
using MailKit.Sandbox.Pages;

namespace MailKit.Sandbox;

/// <summary>The pages that show what the sandbox knows.</summary>
public static class ConsoleLists
{
    private const int Shown = 200;

    private static readonly JsonSerializerOptions Indented = new(SandboxJson.Options) { WriteIndented = true };

    public static void MapLists(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();
        var addresses = app.Services.GetRequiredService<SandboxAddresses>();

        Get("/", async context => await context.SendAsync<NowPage>(new()
        {
            [nameof(NowPage.View)] = await state.ReadAsync(s => NowView.Of(s, clock.GetUtcNow(), clock.Offset, addresses)),
        }));

        Get("/customers", async context => await context.SendAsync<CustomersPage>(new()
        {
            [nameof(CustomersPage.Lines)] = await state.ReadAsync(static s => s.Customers.NewestFirst.Take(Shown).Select(c => CustomerLine.Of(s, c)).ToList()),
            [nameof(CustomersPage.Now)] = clock.GetUtcNow(),
        }));

        Get("/customers/{id}", async context =>
        {
            var view = await state.ReadAsync(s => CustomerView.Of(s, context.Id(), clock.GetUtcNow()));
            await (view is null ? context.MissingAsync() : context.SendAsync<CustomerPage>(new() { [nameof(CustomerPage.View)] = view, [nameof(CustomerPage.Done)] = context.Request.Query["done"].ToString() }));
        });

        Get("/products", async context =>
        {
            var (products, entitlements) = await state.ReadAsync(static s => (s.Products.NewestFirst.ToList(), s.Entitlements.NewestFirst.ToList()));
            await context.SendAsync<ProductsPage>(new() { [nameof(ProductsPage.Products)] = products, [nameof(ProductsPage.Entitlements)] = entitlements });
        });

        Get("/payments", async context => await context.SendAsync<PaymentsPage>(new()
        {
            [nameof(PaymentsPage.Payments)] = await state.ReadAsync(static s => s.Payments.NewestFirst.Take(Shown).ToList()),
            [nameof(PaymentsPage.Now)] = clock.GetUtcNow(),
        }));

        Get("/webhooks", async context =>
        {
            var (endpoints, lines, total) = await state.ReadAsync(static s => (s.Endpoints.OldestFirst.ToList(), s.Deliveries.NewestFirst.Take(Shown).Select(d => DeliveryLine.Of(s, d)).ToList(), s.Deliveries.Count));
            await context.SendAsync<WebhooksPage>(new()
            {
                [nameof(WebhooksPage.Endpoints)] = endpoints,
                [nameof(WebhooksPage.Lines)] = lines,
                [nameof(WebhooksPage.Total)] = total,
                [nameof(WebhooksPage.Now)] = clock.GetUtcNow(),
            });
        });

        Get("/webhooks/{id}", async context =>
        {
            if (await state.ReadAsync(s => s.Deliveries.Find(context.Id()) is { } delivery ? DeliveryLine.Of(s, delivery) : null) is not { } line)
            {
                await context.MissingAsync();
                return;
            }

            await context.SendAsync<DeliveryPage>(new()
            {
                [nameof(DeliveryPage.Line)] = line,
                [nameof(DeliveryPage.Body)] = JsonSerializer.Serialize(JsonElement.Parse(line.Event.Payload), Indented),
                [nameof(DeliveryPage.Now)] = clock.GetUtcNow(),
            });
        });

        void Get(string pattern, RequestDelegate show) => app.MapGet(pattern, show);
    }
}
