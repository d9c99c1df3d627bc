using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Usage.Meters;

/// <summary>Meters: what usage is measured by.</summary>
public static class MeterEndpoints
{
    public static void MapDodoMeters(this WebApplication app)
    {
        var policy = app.Services.GetRequiredService<DodoPolicy>();

        app.Map("GET", "/meters", static async (call, state) =>
        {
            var archived = call.QueryFlag("archived") is true;
            await call.AnswerAsync(await state.ReadAsync(s => new Items<Meter>(call.Page(s.Meters.NewestFirst.Where(m => s.IsArchived(Archived.Meter, m.Id) == archived)))));
        });
        app.Map("POST", "/meters", async (call, state) =>
        {
            var request = await call.BodyAsync<CreateMeter>();

            if (request.Fault(policy) is { } fault)
            {
                throw DodoRefusalException.InvalidBody(fault);
            }

            await call.AnswerAsync(await state.ChangeAsync(change => Create(change, request)), 201);
        });
        app.Map("GET", "/meters/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("DELETE", "/meters/{id}", static async (call, state) =>
        {
            await state.ChangeAsync(change => change.Archive(Archived.Meter, Find(state, call).Id));
            call.Context.Response.StatusCode = 204;
        });
        app.Map("POST", "/meters/{id}/unarchive", static (call, state) => state.ChangeAsync(change => change.Unarchive(Archived.Meter, Find(state, call).Id)));
    }

    /// <summary>A new meter of those words.</summary>
    public static Meter Create(Change change, CreateMeter request) => change.Put(change.State.Meters, new Meter
    {
        Id = Ids.New("mtr"),
        BusinessId = change.State.Now.BusinessId,
        Name = request.Name,
        Description = request.Description,
        EventName = request.EventName,
        MeasurementUnit = request.MeasurementUnit,
        Aggregation = request.Aggregation,
        Filter = request.Filter,
        CreatedAt = change.At,
        UpdatedAt = change.At,
    });

    private static Meter Find(SandboxState state, DodoCall call) => state.Meters.Require(call.Route("id"), "Meter");
}
