using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailKit.Domain.Sending;
using MailKit.Web.Http;

namespace MailKit.Web.Providers.Resend;

/// <summary>Resend's answers, read alike whoever asked.</summary>
public static class ResendAnswer
{
    public const int PageSize = 100;

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static async Task<Delivery> ReadSentAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            var sent = await ReadAsync<Sent>(response, cancellationToken);
            return sent?.Id is { Length: > 0 } id ? new Delivery.Accepted(id) : throw response.Unusable("Resend", "an answer without an id");
        }

        return await RefusalAsync(response, cancellationToken) switch
        {
            (true, var words) => new Delivery.Contradicted(words),
            (false, var words) => new Delivery.Rejected(words),
        };
    }

    /// <param name="count">How many messages were sent.</param>
    public static async Task<BatchDelivery> ReadBatchAsync(HttpResponseMessage response, int count, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return await ReadAsync<SentMany>(response, cancellationToken) is { Data: { } data } answer && Match(count, data, answer.Errors ?? []) is { } each
                ? new BatchDelivery.Answered(each)
                : throw response.Unusable("Resend", "an answer that does not fit the batch");
        }

        return await RefusalAsync(response, cancellationToken) switch
        {
            (true, var words) => new BatchDelivery.Contradicted(words),
            (false, var words) => new BatchDelivery.Rejected(words),
        };
    }

    /// <summary>Null when Resend has no such email, and says so in its own words: a page that stands in its way knows nothing.</summary>
    public static async Task<ResendEmail?> ReadEmailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => response.StatusCode is HttpStatusCode.NotFound && await ReadAsync<Error>(response, cancellationToken) is { Name: not null } ? null : (await SuccessAsync<StoredEmail>(response, cancellationToken)).ToEmail();

    /// <summary>Every email of a list.</summary>
    /// <param name="ask">Asks for the page after an id; for the first when it is null.</param>
    public static async IAsyncEnumerable<ResendEmail> ListAsync(string? after, Func<string?, Task<HttpResponseMessage>> ask, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            using var response = await ask(after);
            var page = await SuccessAsync<Page>(response, cancellationToken);

            foreach (var email in page.Data)
            {
                yield return email.ToEmail();
            }

            if (!page.HasMore || page.Data is [])
            {
                yield break;
            }

            after = page.Data[^1].Id;
        }
    }

    // Accepted ids come in order, without those that were refused.
    private static List<Delivery>? Match(int count, IReadOnlyList<Sent> accepted, IReadOnlyList<RowError> errors)
    {
        var refused = errors.Where(e => e.Index >= 0 && e.Index < count).DistinctBy(e => e.Index).ToDictionary(e => e.Index, e => e.Message);

        if (accepted.Count + refused.Count != count || accepted.Any(a => string.IsNullOrEmpty(a.Id)))
        {
            return null;
        }

        var ids = new Queue<string>(accepted.Select(a => a.Id!));

        return [.. Enumerable.Range(0, count).Select(i => refused.TryGetValue(i, out var words) ? (Delivery)new Delivery.Rejected(words ?? "Resend refused it.") : new Delivery.Accepted(ids.Dequeue()))];
    }

    // Either the key means another body, or this email is wrong for good, and then Resend says so in its own words. Anything else is an
    // exception: what is wrong with our key, our quota or the way to Resend is ours to mend, and the customer's email waits.
    private static async Task<(bool IsContradiction, string Words)> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => await ReadAsync<Error>(response, cancellationToken) switch
        {
            { Name: "invalid_idempotent_request" } error when response.StatusCode is HttpStatusCode.Conflict => (true, error.Message ?? error.Name),
            { } error when IsAboutTheEmail(response.StatusCode, error) => (false, error.Message ?? $"Resend refused it with status {(int)response.StatusCode}."),
            var error => throw response.Unusable("Resend", error?.Message),
        };

    // Resend calls a revoked key a validation_error, too.
    private static bool IsAboutTheEmail(HttpStatusCode status, Error error)
        => status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or HttpStatusCode.UnavailableForLegalReasons
            && error is
            {
                Name: "validation_error" or "missing_required_field" or "missing_required_parameter" or "invalid_parameter" or "invalid_from_address" or "invalid_to_address"
                    or "invalid_attachment" or "content_too_large" or "security_error",
                Message: not "API key is invalid",
            };

    /// <summary>By what name Resend itself refuses; null when nobody or somebody else answered: a page that stands in its way decides nothing.</summary>
    public static async Task<string?> RefusedAsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => response.IsSuccessStatusCode ? null : (await ReadAsync<Error>(response, cancellationToken))?.Name;

    /// <summary>What a good answer says; any other is an exception.</summary>
    public static async Task<T> SuccessAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) where T : class
        => response.IsSuccessStatusCode
            ? await ReadAsync<T>(response, cancellationToken) ?? throw response.Unusable("Resend", "an answer that cannot be read")
            : throw response.Unusable("Resend", (await ReadAsync<Error>(response, cancellationToken))?.Message);

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy's page, in whatever alphabet, or half an answer: the status has to do.
            return null;
        }
    }

    private sealed record Sent(string? Id);

    private sealed record SentMany(IReadOnlyList<Sent>? Data, IReadOnlyList<RowError>? Errors);

    private sealed record RowError(int Index, string? Message);

    private sealed record Page(bool HasMore, IReadOnlyList<StoredEmail> Data);

    private sealed record Error(string? Name, string? Message);
}
