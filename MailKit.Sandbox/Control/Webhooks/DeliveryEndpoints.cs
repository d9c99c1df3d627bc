namespace MailKit.Sandbox.Control.Webhooks;

/// <summary>Webhooks with every attempt, and sending one again.</summary>
public static class DeliveryEndpoints
{
    public static void MapDeliveryControl(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var dispatcher = app.Services.GetRequiredService<WebhookDispatcher>();

        app.Map("GET", "/deliveries", async call => await call.AnswerAsync(new { items = await state.ReadAsync(static s => s.Deliveries.NewestFirst.Select(d => DeliveryOnFile.Of(s, d)).ToList()) }));
        app.Map("POST", "/deliveries/{id}/again", async call => await (await dispatcher.SendAgainAsync(call.Id) ? call.AnswerAsync(new { queued = true }) : call.MissAsync("delivery")));
    }
}
