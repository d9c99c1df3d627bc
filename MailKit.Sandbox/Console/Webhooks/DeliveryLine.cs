namespace MailKit.Sandbox.Console.Webhooks;

/// <summary>A delivery with the event it carries and the endpoint it goes to.</summary>
public sealed record DeliveryLine(WebhookDelivery Delivery, WebhookEvent Event, WebhookEndpoint? Endpoint)
{
    public static DeliveryLine Of(SandboxState state, WebhookDelivery delivery) => new(delivery, state.Events.Get(delivery.EventId), state.Endpoints.Find(delivery.EndpointId));

    public string Target => Endpoint is { } endpoint ? new Uri(endpoint.Url).PathAndQuery : "an endpoint that is gone";

    public string State => Delivery.Status switch
    {
        DeliveryStatus.Done => "done",
        DeliveryStatus.Waiting when Delivery.Attempts.Count is 0 => "waiting",
        _ => "failed",
    };

    public string Answer(DateTimeOffset now)
    {
        var last = Delivery.Attempts.Count is 0 ? null : Delivery.Attempts[^1];
        var said = last switch
        {
            null => "under way",
            { StatusCode: { } status } => $"{status} in {last.Milliseconds} ms",
            _ => "no answer",
        };

        return Delivery switch
        {
            { Status: DeliveryStatus.Waiting, NextAttemptAt: { } next } when last is not null => $"{said}, again in {In(next - now)}",
            { Status: DeliveryStatus.GivenUp } => $"{said}, given up",
            _ => said,
        };
    }

    private static string In(TimeSpan wait) => wait switch
    {
        { TotalSeconds: < 1 } => "a moment",
        { TotalMinutes: < 1 } => $"{wait.TotalSeconds:0} s",
        { TotalHours: < 1 } => $"{wait.TotalMinutes:0} min",
        _ => $"{wait.TotalHours:0} h",
    };
}
