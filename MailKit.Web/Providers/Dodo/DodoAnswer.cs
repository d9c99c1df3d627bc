using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailKit.Domain.Work;
using MailKit.Web.Http;

namespace MailKit.Web.Providers.Dodo;

/// <summary>Dodo's answers, read alike whoever asked: snake_case JSON, errors as code and message, pages counted from zero.</summary>
public static class DodoAnswer
{
    public const int PageSize = 100;

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Amounts are documented as strings and have been seen as numbers.
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>What was asked for, or an exception.</summary>
    public static async Task<T> ReadAsync<T>(Task<HttpResponseMessage> call, CancellationToken cancellationToken) where T : class
    {
        using var response = await call;
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>Null when Dodo does not know it, and says so in its own words: a page that stands in its way knows nothing.</summary>
    public static async Task<T?> FindAsync<T>(Task<HttpResponseMessage> call, CancellationToken cancellationToken) where T : class
    {
        using var response = await call;
        return response.StatusCode is HttpStatusCode.NotFound && await ErrorAsync(response, cancellationToken) is { Code: not null } ? null : await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>What Dodo must know.</summary>
    public static async Task<T> GetAsync<T>(Task<HttpResponseMessage> call, string what, CancellationToken cancellationToken) where T : class
        => await FindAsync<T>(call, cancellationToken) ?? throw new ProviderException($"Dodo does not know {what}.", mayHaveActed: false);

    /// <summary>Every item of a list, page by page until one is not full.</summary>
    /// <param name="what">What Dodo must know; null when nothing is there until there is something.</param>
    public static async IAsyncEnumerable<T> ListAsync<T>(Func<int, Task<HttpResponseMessage>> ask, string? what, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = 0; ; page++)
        {
            var found = what is null ? await FindAsync<Page<T>>(ask(page), cancellationToken) : await GetAsync<Page<T>>(ask(page), what, cancellationToken);

            if (found is not { Items: var items })
            {
                yield break;
            }

            foreach (var item in items)
            {
                yield return item;
            }

            if (items.Count < PageSize)
            {
                yield break;
            }
        }
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) where T : class
    {
        if (!response.IsSuccessStatusCode)
        {
            throw response.Unusable("Dodo", await WordsAsync(response, cancellationToken));
        }

        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw response.Unusable("Dodo", "an empty answer");
        }
        catch (JsonException e)
        {
            throw response.Unusable("Dodo", "an answer that cannot be read: " + e.Message);
        }
    }

    public static async Task<string?> WordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => (await ErrorAsync(response, cancellationToken))?.Message;

    private static async Task<Error?> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            // Bytes can be read again, a stream cannot.
            return JsonSerializer.Deserialize<Error>(await response.Content.ReadAsByteArrayAsync(cancellationToken), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Page<T>(IReadOnlyList<T> Items);

    private sealed record Error(string? Code, string? Message);
}
