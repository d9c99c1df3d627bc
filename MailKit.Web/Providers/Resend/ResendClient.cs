using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailKit.Domain.Sending;
using MailKit.Web.Http;

namespace MailKit.Web.Providers.Resend;

/// <summary>Delivers through Resend's REST API.</summary>
public sealed class ResendClient(HttpClient http) : IEmailGateway
{
    /// <summary>The tag by which Resend's events lead back to our email, even when its answer was lost.</summary>
    public const string EmailTag = "mailkit_email_id";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public async Task<Delivery> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "emails") { Content = JsonContent.Create(Body(message), options: Json) };
        request.Headers.Add("Idempotency-Key", message.IdempotencyKey);

        using var response = await http.SendAsync(request, cancellationToken);

        if (response.IsSuccessStatusCode)
        {
            var sent = await ReadAsync<Sent>(response, cancellationToken);
            return sent?.Id is { Length: > 0 } id ? new Delivery.Accepted(id) : throw response.Unusable("Resend", "an answer without an id");
        }

        var error = await ReadAsync<Error>(response, cancellationToken);

        return response.StatusCode switch
        {
            HttpStatusCode.Conflict when error?.Name is "invalid_idempotent_request" => new Delivery.Contradicted(error.Message ?? error.Name),

            // What is wrong with our key or address is ours to mend: the customer's email waits.
            HttpStatusCode.Unauthorized => throw response.Unusable("Resend", error?.Message),
            _ when error?.Name is "missing_api_key" or "invalid_api_key" or "restricted_api_key" or "suspended_api_key" || error?.Message is "API key is invalid" => throw response.Unusable("Resend", error.Message),

            HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or HttpStatusCode.UnavailableForLegalReasons
                => new Delivery.Rejected(error?.Message ?? $"Resend refused it with status {(int)response.StatusCode}."),

            _ => throw response.Unusable("Resend", error?.Message),
        };
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
        message.EmailId is { } id ? [new Tag(EmailTag, id.ToString())] : null);

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken);
        }
        catch (JsonException)
        {
            // A proxy's page or half an answer: the status has to do.
            return null;
        }
    }

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

    private sealed record Tag(string Name, string Value);

    private sealed record Sent(string? Id);

    private sealed record Error(string? Name, string? Message);
}
