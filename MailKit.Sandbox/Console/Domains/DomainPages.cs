using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Domains;

/// <summary>Sending domains, and the DNS that nobody has to edit here.</summary>
public static class DomainPages
{
    public static void MapDomainPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();

        var clock = app.Services.GetRequiredService<SandboxClock>();

        app.Get("/domains", async context => await context.SendAsync<DomainsPage>(new()
        {
            [nameof(DomainsPage.Domains)] = await state.ReadAsync(static s => s.Domains.NewestFirst.ToList()),
            [nameof(DomainsPage.Now)] = clock.GetUtcNow(),
        }));
        app.Post("/domains/{id}/records", context => SetAsync(context, isThere: true));
        app.Post("/domains/{id}/forget", context => SetAsync(context, isThere: false));

        async Task SetAsync(HttpContext context, bool isThere)
        {
            var known = await state.ChangeAsync(change => state.Domains.Find(context.Id()) is { } domain ? change.Put(state.Domains, (domain with { HasRecords = isThere }).LookedUp()) : null);

            if (known is null)
            {
                await context.MissingAsync();
                return;
            }

            context.SeeOther("/domains");
        }
    }
}
