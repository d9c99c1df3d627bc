using MailKit.Sandbox.Console.Forms;
using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Dodo.Http;
using MailKit.Sandbox.Dodo.Webhooks;

namespace MailKit.Sandbox.Console.Webhooks;

/// <summary>Adding an endpoint, and everything that can be done with one.</summary>
public static class EndpointPages
{
    public static void MapEndpointPages(this WebApplication app)
    {
        var (state, dispatcher) = (app.Services.GetRequiredService<SandboxState>(), app.Services.GetRequiredService<WebhookDispatcher>());

        app.Get("/webhooks/new", static context => context.SendAsync<NewEndpointPage>(new() { [nameof(NewEndpointPage.Draft)] = Draft.With() }));
        app.Post("/webhooks/endpoints", context => AddAsync(context, state));
        app.Get("/webhooks/endpoints/{id}", async context =>
        {
            var endpoint = await state.ReadAsync(s => s.Endpoints.Find(context.Id()));
            await (endpoint is null ? context.MissingAsync() : context.SendAsync<EndpointPage>(new() { [nameof(EndpointPage.Endpoint)] = endpoint, [nameof(EndpointPage.Now)] = state.UtcNow }));
        });
        app.Post("/webhooks/endpoints/{id}/rotate", context => ChangeAsync(context, state, static (change, endpoint) => change.Put(change.State.Endpoints, endpoint.Rotated(change.At))));
        app.Post("/webhooks/endpoints/{id}/disable", context => ChangeAsync(context, state, static (change, endpoint) => change.Put(change.State.Endpoints, endpoint with { Disabled = true })));
        app.Post("/webhooks/endpoints/{id}/enable", context => ChangeAsync(context, state, static (change, endpoint) => change.Put(change.State.Endpoints, endpoint with { Disabled = false, FailingSince = null })));
        app.Post("/webhooks/endpoints/{id}/remove", async context =>
        {
            await state.ChangeAsync(change => change.Remove(state.Endpoints, context.Id()));
            context.SeeOther("/webhooks");
        });
        app.Post("/webhooks/endpoints/{id}/again", async context =>
        {
            await dispatcher.SendFailedAgainAsync(context.Id());
            context.SeeOther("/webhooks");
        });
    }

    private static async Task AddAsync(HttpContext context, SandboxState state)
    {
        var draft = Draft.Read(await context.Request.ReadFormAsync());
        draft.Require("url", "Say where.");
        string? id = null;

        var isAdded = await draft.TryAsync(async () =>
        {
            BodyChecks.Url("url", draft.Value("url"));
            IReadOnlyList<string> types = draft.Value("filter_types").Split(',', StringSplitOptions.RemoveEmptyEntries);
            EventTypes.Check(types);
            id = (await state.ChangeAsync(change => change.Put(state.Endpoints, new WebhookEndpoint
            {
                Id = Ids.New("whk"),
                Provider = Provider.Dodo,
                Url = draft.Value("url"),
                Secret = Ids.NewSecret(),
                Description = draft.Value("description"),
                Types = types,
                CreatedAt = change.At,
                UpdatedAt = change.At,
            }))).Id;
        });

        if (isAdded)
        {
            context.SeeOther($"/webhooks/endpoints/{id}");
            return;
        }

        await context.SendAsync<NewEndpointPage>(new() { [nameof(NewEndpointPage.Draft)] = draft }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task ChangeAsync(HttpContext context, SandboxState state, Action<Change, WebhookEndpoint> act)
    {
        await state.ChangeAsync(change =>
        {
            if (state.Endpoints.Find(context.Id()) is { } endpoint)
            {
                act(change, endpoint);
            }
        });
        context.SeeOther($"/webhooks/endpoints/{context.Id()}");
    }
}
