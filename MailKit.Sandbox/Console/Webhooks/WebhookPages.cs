using System.Text.Json;
using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Webhooks;

/// <summary>Webhook endpoints, deliveries with every attempt, and sending one again.</summary>
public static class WebhookPages
{
    private const int Shown = 200;

    private static readonly JsonSerializerOptions Indented = new(SandboxJson.Options) { WriteIndented = true };

    public static void MapWebhookPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();
        var dispatcher = app.Services.GetRequiredService<WebhookDispatcher>();

        app.Get("/webhooks", async context =>
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

        app.Get("/webhooks/{id}", async context =>
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

        app.Post("/webhooks/{id}/again", async context =>
        {
            await dispatcher.SendAgainAsync(context.Id());
            context.SeeOther("/webhooks/" + context.Id());
        });
    }
}
