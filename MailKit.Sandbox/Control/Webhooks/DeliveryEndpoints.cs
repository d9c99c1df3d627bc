namespace MailKit.Sandbox.Control.Webhooks;

/// <summary>Webhooks with every attempt, and sending one again.</summary>
public static class DeliveryEndpoints
{
    public static void MapDeliveryControl(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var dispatcher = app.Services.GetRequiredService<WebhookDispatcher>();

        app.Map("GET", "/deliveries", async call => await call.AnswerAsync(new { items = await state.ReadAsync(static s => s.Deliveries.NewestFirst.Select(d => DeliveryOnFile.Of(s, d)).ToList()) }));
        app.Map("POST", "/deliveries/again", async call => await call.AnswerAsync(new { queued = await dispatcher.SendFailedAgainAsync(call.Text("endpoint_id")) }));
        app.Map("POST", "/endpoints/{id}/rotate", async call =>
        {
            var rotated = await state.ChangeAsync(change => state.Endpoints.Find(call.Id) is { } endpoint ? change.Put(state.Endpoints, endpoint.Rotated(change.At)) : null);
            await (rotated is null ? call.MissAsync("endpoint") : call.AnswerAsync(new { secret = rotated.Secret, previous_until = rotated.PreviousUntil }));
        });
        app.Map("POST", "/deliveries/{id}/again", async call => await (await dispatcher.SendAgainAsync(call.Id) ? call.AnswerAsync(new { queued = true }) : call.MissAsync("delivery")));
    }
}
