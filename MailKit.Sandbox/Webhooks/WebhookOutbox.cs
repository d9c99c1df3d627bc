using System.Text;
using System.Text.Json;
using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Webhooks;

/// <summary>Writes an event down for every endpoint that wants it, in the same change as what it tells of.</summary>
public sealed class WebhookOutbox(WebhookDispatcher dispatcher, WebhookFaults faults)
{
    /// <summary>In Dodo's envelope, where the kind of the payload is a member of the data.</summary>
    public void Dodo<T>(Change change, string type, string payloadType, T data)
        where T : class
    {
        var json = JsonSerializer.Serialize(data, SandboxJson.Options);
        var payload = new StringBuilder(json.Length + 200)
            .Append("{\"business_id\":\"").Append(change.State.Now.BusinessId)
            .Append("\",\"type\":\"").Append(type)
            .Append("\",\"timestamp\":\"").Append(InstantConverter.Write(change.At))
            .Append("\",\"data\":{\"payload_type\":\"").Append(payloadType).Append("\",")
            .Append(json, 1, json.Length - 1)
            .Append('}');

        Send(change, Provider.Dodo, type, payload.ToString());
    }

    public void Resend(Change change, EmailEvent happened) => Send(change, Provider.Resend, happened.Type, JsonSerializer.Serialize(happened, SandboxJson.Options));

    private void Send(Change change, Provider provider, string type, string payload)
    {
        var state = change.State;
        var happened = change.Put(state.Events, new WebhookEvent(Ids.New("msg"), provider, type, payload, change.At));

        foreach (var endpoint in state.Endpoints.OldestFirst.Where(e => e.Provider == provider && e.Wants(type)))
        {
            var planned = new WebhookDelivery
            {
                Id = Ids.New("dlv"),
                EventId = happened.Id,
                EndpointId = endpoint.Id,
                Status = DeliveryStatus.Waiting,
                NextAttemptAt = change.At,
                CreatedAt = change.At,
            };

            foreach (var delivery in faults.Meet(state, happened, planned))
            {
                change.Put(state.Deliveries, delivery);
                change.Afterwards(() => dispatcher.Expect(delivery));
            }
        }
    }
}
