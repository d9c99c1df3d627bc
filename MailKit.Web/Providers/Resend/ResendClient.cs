using MailKit.Domain.Sending;

namespace MailKit.Web.Providers.Resend;

/// <summary>Delivers through Resend's REST API.</summary>
public sealed class ResendClient(HttpClient http) : IEmailGateway
{
    public async Task<Delivery> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var response = await PostAsync("emails", message.IdempotencyKey, Body(message), cancellationToken);
        return await ResendAnswer.ReadSentAsync(response, cancellationToken);
    }

    public async Task<BatchDelivery> SendBatchAsync(string key, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        using var response = await PostAsync("emails/batch", key, messages.Select(Body).ToArray(), cancellationToken);
        return await ResendAnswer.ReadBatchAsync(response, messages.Count, cancellationToken);
    }

    public async Task<ResendEmail?> FindAsync(string resendId, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"emails/{Uri.EscapeDataString(resendId)}", cancellationToken);
        return await ResendAnswer.ReadEmailAsync(response, cancellationToken);
    }

    public IAsyncEnumerable<ResendEmail> ListAsync(string? after, CancellationToken cancellationToken)
        => ResendAnswer.ListAsync(after, after => http.GetAsync($"emails?limit={ResendAnswer.PageSize}{(after is null ? "" : $"&after={after}")}", cancellationToken), cancellationToken);

    private async Task<HttpResponseMessage> PostAsync(string path, string key, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType(), options: ResendAnswer.Json) };
        request.Headers.Add("Idempotency-Key", key);

        // One bad email of a batch must not keep the others back.
        request.Headers.Add("x-batch-validation", "permissive");

        return await http.SendAsync(request, cancellationToken);
    }

    private static Request Body(OutgoingMessage message) => new(
        message.From,
        message.To,
        message.Subject,
        message.Cc.Count is 0 ? null : message.Cc,
        message.Bcc.Count is 0 ? null : message.Bcc,
        message.ReplyTo.Count is 0 ? null : message.ReplyTo,
        message.Html,
        message.Text,
        message.EmailId is { } id ? [new Tag(Tag.EmailId, id.ToString())] : null);

    private sealed record Request(
        string From,
        IReadOnlyList<string> To,
        string Subject,
        IReadOnlyList<string>? Cc,
        IReadOnlyList<string>? Bcc,
        IReadOnlyList<string>? ReplyTo,
        string? Html,
        string? Text,
        IReadOnlyList<Tag>? Tags);
}
