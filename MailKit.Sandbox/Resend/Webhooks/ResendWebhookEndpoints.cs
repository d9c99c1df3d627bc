using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.Webhooks;

/// <summary>Webhook endpoints for what happens to emails.</summary>
public static class ResendWebhookEndpoints
{
    public static void MapResendWebhooks(this WebApplication app)
    {
        app.Map("POST", "/webhooks", CreateAsync);
        app.Map("GET", "/webhooks", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => call.Page(
            s.Endpoints.NewestFirst.Where(static e => e.Provider is Provider.Resend), static e => e.Id, Brief))));
        app.Map("GET", "/webhooks/{id}", static async (call, state) =>
        {
            var e = await state.ReadAsync(s => Find(s, call));
            await call.AnswerAsync(new { @object = "webhook", id = e.Id, endpoint = e.Url, events = e.Types, status = Status(e), created_at = ResendCall.Time(e.CreatedAt), signing_secret = e.Secret });
        });
        app.Map("DELETE", "/webhooks/{id}", static async (call, state) =>
        {
            var id = await state.ChangeAsync(change =>
            {
                var endpoint = Find(state, call);
                change.Remove(state.Endpoints, endpoint.Id);
                return endpoint.Id;
            });
            await call.AnswerAsync(new { @object = "webhook", id, deleted = true });
        });
    }

    private static WebhookEndpoint Find(SandboxState state, ResendCall call)
        => state.Endpoints.Find(call.Id) is { Provider: Provider.Resend } endpoint ? endpoint : throw ResendRefusalException.NotFound("Webhook");

    private static async Task CreateAsync(ResendCall call, SandboxState state)
    {
        var request = ResendCall.Read<CreateEndpoint>(await call.BodyAsync());

        if (!WebAddress.IsValid(request.Endpoint))
        {
            throw request.Endpoint is null ? ResendRefusalException.Missing("endpoint") : ResendRefusalException.Invalid("Invalid `endpoint` field. It needs to be a URL.");
        }

        if (request.Events is not { Count: > 0 } events)
        {
            throw ResendRefusalException.Missing("events");
        }

        var created = await state.ChangeAsync(change => change.Put(state.Endpoints, new WebhookEndpoint
        {
            Id = Guid.NewGuid().ToString(),
            Provider = Provider.Resend,
            Url = request.Endpoint,
            Secret = Ids.NewSecret(),
            Types = events,
            Disabled = request.Status is "disabled",
            CreatedAt = change.At,
            UpdatedAt = change.At,
        }));

        await call.AnswerAsync(new { @object = "webhook", id = created.Id, signing_secret = created.Secret }, 201);
    }

    private static object Brief(WebhookEndpoint e) => new { id = e.Id, endpoint = e.Url, events = e.Types, status = Status(e), created_at = ResendCall.Time(e.CreatedAt) };

    private static string Status(WebhookEndpoint e) => e.Disabled ? "disabled" : "enabled";

    private sealed record CreateEndpoint(string? Endpoint, IReadOnlyList<string>? Events, string? Status);
}
