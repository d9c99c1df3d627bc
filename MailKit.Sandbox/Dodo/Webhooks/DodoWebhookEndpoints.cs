using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Webhooks;

/// <summary>Webhook endpoints, and the secret of each.</summary>
public static class DodoWebhookEndpoints
{
    public static void MapDodoWebhooks(this WebApplication app)
    {
        app.Map("POST", "/webhooks", CreateAsync);
        app.Map("GET", "/webhooks", ListAsync);
        app.Map("GET", "/webhooks/{id}", static async (call, state) => await call.AnswerAsync(WebhookDetails.Of(await state.ReadAsync(s => Find(s, call)))));
        app.Map("GET", "/webhooks/{id}/secret", static async (call, state) => await call.AnswerAsync(new WebhookSecret((await state.ReadAsync(s => Find(s, call))).Secret)));
        app.Map("PATCH", "/webhooks/{id}", PatchAsync);
        app.Map("GET", "/webhooks/{id}/headers", static async (call, state) => await call.AnswerAsync(new WebhookHeaders((await state.ReadAsync(s => Find(s, call))).Headers, [])));
        app.Map("PATCH", "/webhooks/{id}/headers", static async (call, state) =>
        {
            var request = await call.BodyAsync<PatchWebhookHeaders>();
            await state.ChangeAsync(change => change.Put(state.Endpoints, Find(state, call) with { Headers = Headers(request.Headers), UpdatedAt = change.At }));
        });
        app.Map("DELETE", "/webhooks/{id}", static (call, state) => state.ChangeAsync(change => change.Remove(state.Endpoints, Find(state, call).Id)));
    }

    private static WebhookEndpoint Find(SandboxState state, DodoCall call)
        => state.Endpoints.Find(call.Route("id")) is { Provider: Provider.Dodo } endpoint ? endpoint : throw DodoRefusalException.NotFound("Webhook");

    private static async Task CreateAsync(DodoCall call, SandboxState state)
    {
        var request = await call.BodyAsync<CreateWebhook>();
        BodyChecks.Url("url", request.Url);
        EventTypes.Check(request.FilterTypes);

        await call.AnswerAsync(WebhookDetails.Of(await state.ChangeAsync(change =>
        {
            if (request.IdempotencyKey is { Length: > 0 } key && state.Endpoints.OldestFirst.FirstOrDefault(e => e.Provider is Provider.Dodo && e.IdempotencyKey == key) is { } known)
            {
                return known;
            }

            return change.Put(state.Endpoints, new WebhookEndpoint
            {
                Id = Ids.New("whk"),
                Provider = Provider.Dodo,
                Url = request.Url,
                Secret = Ids.NewSecret(),
                Description = request.Description ?? "",
                Disabled = request.Disabled ?? false,
                Types = request.FilterTypes ?? [],
                Headers = Headers(request.Headers),
                Metadata = request.Metadata ?? new Dictionary<string, string>(),
                RateLimit = request.RateLimit,
                IdempotencyKey = request.IdempotencyKey,
                CreatedAt = change.At,
                UpdatedAt = change.At,
            });
        })));
    }

    private static async Task PatchAsync(DodoCall call, SandboxState state)
    {
        var body = await call.ObjectAsync();
        var request = call.Read<PatchWebhook>(body);
        BodyChecks.Url("url", request.Url);
        EventTypes.Check(request.FilterTypes);

        await call.AnswerAsync(WebhookDetails.Of(await state.ChangeAsync(change =>
        {
            var endpoint = Find(state, call);

            return change.Put(state.Endpoints, endpoint with
            {
                Url = request.Url ?? endpoint.Url,
                Description = request.Description ?? endpoint.Description,
                Disabled = request.Disabled ?? endpoint.Disabled,
                Types = body.TryGetProperty("filter_types", out _) ? request.FilterTypes ?? [] : endpoint.Types,
                Metadata = request.Metadata ?? endpoint.Metadata,
                RateLimit = body.TryGetProperty("rate_limit", out _) ? request.RateLimit : endpoint.RateLimit,
                UpdatedAt = change.At,
            });
        })));
    }

    // What the signature and the connection need is not the merchant's to set.
    private static IReadOnlyDictionary<string, string> Headers(IReadOnlyDictionary<string, string>? headers) => headers?.Keys.FirstOrDefault(static name
        => name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("svix-", StringComparison.OrdinalIgnoreCase) || name.ToLowerInvariant() is "content-type" or "content-length" or "host" or "") is { } own
            ? throw DodoRefusalException.InvalidBody($"headers: `{own}` cannot be set")
            : headers ?? new Dictionary<string, string>();

    // A cursor list: the iterator is the id of the last endpoint that was shown.
    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var limit = int.TryParse(call.Query("limit"), out var wanted) ? Math.Clamp(wanted, 1, 250) : 50;
        var iterator = call.Query("iterator");

        await call.AnswerAsync(await state.ReadAsync(s =>
        {
            var all = s.Endpoints.OldestFirst.Where(static e => e.Provider is Provider.Dodo).ToList();
            var start = iterator is null ? 0 : all.FindIndex(e => e.Id == iterator) + 1;
            var page = all.Skip(start).Take(limit).ToList();
            return new WebhookPage(page.ConvertAll(WebhookDetails.Of), start + page.Count >= all.Count, page.LastOrDefault()?.Id, null);
        }));
    }
}
