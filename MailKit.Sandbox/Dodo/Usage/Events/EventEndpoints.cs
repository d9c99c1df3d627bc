using System.Text.Json;
using MailKit.Sandbox.Dodo.Http;
using MailKit.Sandbox.Dodo.Usage;

namespace MailKit.Sandbox.Dodo.Usage.Events;

/// <summary>Usage events: taken once each, and looked up.</summary>
public static class EventEndpoints
{
    public static void MapDodoEvents(this WebApplication app)
    {
        var schedule = app.Services.GetRequiredService<Schedule>();
        var policy = app.Services.GetRequiredService<DodoPolicy>();

        app.Map("GET", "/events", ListAsync);
        app.Map("GET", "/events/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => s.UsageEvents.Require(call.Route("id"), "Event"))));
        app.Map("POST", "/events/ingest", async (call, state) =>
        {
            var request = await call.BodyAsync<IngestEvents>();
            await call.AnswerAsync(await state.ChangeAsync(change => Ingest(change, schedule, policy, request.Events)));
        });
    }

    // What was told before is passed over, so that a request may come again.
    private static IngestedEvents Ingest(Change change, Schedule schedule, DodoPolicy policy, IReadOnlyList<EventInput> events)
    {
        var (state, count) = (change.State, 0);
        EventRules.Check(state, events, change.At, policy);

        foreach (var one in events)
        {
            if (state.UsageEvents.Find(one.EventId) is not null)
            {
                continue;
            }

            change.Put(state.UsageEvents, new UsageEvent
            {
                EventId = one.EventId,
                BusinessId = state.Now.BusinessId,
                CustomerId = one.CustomerId,
                EventName = one.EventName,
                Timestamp = one.Timestamp ?? change.At,
                Metadata = one.Metadata is { ValueKind: JsonValueKind.Object } metadata ? metadata : null,
            });
            schedule.ExpectUsage(one.CustomerId, change.At);
            count++;
        }

        return new(policy.CountKnownEvents ? events.Count : count);
    }

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var (customer, name, meterId) = (call.Query("customer_id"), call.Query("event_name"), call.Query("meter_id"));

        await call.AnswerAsync(await state.ReadAsync(s =>
        {
            var meter = meterId is null ? null : s.Meters.Require(meterId, "Meter");

            if (meter is not null && name is not null && name != meter.EventName)
            {
                throw new DodoRefusalException(400, "INVALID_QUERY_PARAMS", $"event_name: the meter counts `{meter.EventName}`");
            }

            // One customer's events of one name have an index; without them all are gone through.
            var all = customer is not null && (name ?? meter?.EventName) is { } known ? s.EventsOfCustomer.NewestFirst(UsageEvent.KeyOf(customer, known)) : s.UsageEvents.NewestFirst;

            return new Items<UsageEvent>(call.Page(all.Where(e => (customer is null || e.CustomerId == customer)
                && (name is null || e.EventName == name)
                && (meter is null || Metering.Counts(meter, e))
                && call.Within(e.Timestamp, "start", "end"))));
        }));
    }
}
