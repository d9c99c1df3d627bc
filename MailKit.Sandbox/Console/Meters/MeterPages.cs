using MailKit.Sandbox.Console.Forms;
using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Dodo.Usage;
using MailKit.Sandbox.Dodo.Usage.Meters;

namespace MailKit.Sandbox.Console.Meters;

/// <summary>Meters, making one, and the events that one counts.</summary>
public static class MeterPages
{
    private const int Shown = 100;

    public static void MapMeterPages(this WebApplication app)
    {
        var (state, policy) = (app.Services.GetRequiredService<SandboxState>(), app.Services.GetRequiredService<Dodo.DodoPolicy>());

        app.Get("/meters", async context =>
        {
            var (meters, archived) = await state.ReadAsync(static s => (s.Meters.NewestFirst.ToList(), s.Meters.OldestFirst.Select(static m => m.Id).Where(id => s.IsArchived(Archived.Meter, id)).ToHashSet()));
            await context.SendAsync<MetersPage>(new() { [nameof(MetersPage.Meters)] = meters, [nameof(MetersPage.Archived)] = archived });
        });
        app.Get("/meters/new", static context => context.SendAsync<NewMeterPage>(new() { [nameof(NewMeterPage.Draft)] = Draft.With() }));
        app.Get("/meters/{id}", async context =>
        {
            if (await state.ReadAsync(s => s.Meters.Find(context.Id())) is not { } meter)
            {
                await context.MissingAsync();
                return;
            }

            var (products, events) = await state.ReadAsync(s => (
                s.Products.NewestFirst.Where(p => p.Price.Meters?.Any(m => m.MeterId == meter.Id) ?? false).ToList(),
                s.UsageEvents.NewestFirst.Where(e => Metering.Counts(meter, e)).Take(Shown).ToList()));
            await context.SendAsync<MeterPage>(new() { [nameof(MeterPage.Meter)] = meter, [nameof(MeterPage.Products)] = products, [nameof(MeterPage.Events)] = events, [nameof(MeterPage.Now)] = state.UtcNow });
        });
        app.Post("/meters", async context =>
        {
            var draft = Draft.Read(await context.Request.ReadFormAsync());
            draft.Require("name", "Give it a name.");
            draft.Require("event_name", "Say which events.");
            draft.Require("measurement_unit", "Say what one of it is.");
            var request = MeterForm.Read(draft);

            if (request.Fault(policy) is { } fault)
            {
                draft.Refuse(fault.Contains("key", StringComparison.Ordinal) ? "key" : "filter_key", "Say which value.");
            }

            string? id = null;

            if (await draft.TryAsync(async () => id = (await state.ChangeAsync(change => MeterEndpoints.Create(change, request))).Id))
            {
                context.SeeOther($"/meters/{id}");
                return;
            }

            await context.SendAsync<NewMeterPage>(new() { [nameof(NewMeterPage.Draft)] = draft }, StatusCodes.Status422UnprocessableEntity);
        });
    }
}
