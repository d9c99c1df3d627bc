using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
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

    /// <summary>Null when Dodo does not know it.</summary>
    public static async Task<T?> FindAsync<T>(Task<HttpResponseMessage> call, CancellationToken cancellationToken) where T : class
    {
        using var response = await call;
        return response.StatusCode is HttpStatusCode.NotFound ? null : await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>What Dodo must know.</summary>
    public static async Task<T> GetAsync<T>(Task<HttpResponseMessage> call, string what, CancellationToken cancellationToken) where T : class
        => await FindAsync<T>(call, cancellationToken) ?? throw new HttpRequestException($"Dodo does not know {what}.", null, HttpStatusCode.NotFound);

    /// <summary>Every item of a list, page by page until one is not full.</summary>
    public static async IAsyncEnumerable<T> ListAsync<T>(Func<int, Task<HttpResponseMessage>> ask, string what, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = 0; ; page++)
        {
            var items = (await GetAsync<Page<T>>(ask(page), what, cancellationToken)).Items;

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
    {
        try
        {
            return (await response.Content.ReadFromJsonAsync<Error>(Json, cancellationToken))?.Message;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Page<T>(IReadOnlyList<T> Items);

    private sealed record Error(string? Code, string? Message);
}
