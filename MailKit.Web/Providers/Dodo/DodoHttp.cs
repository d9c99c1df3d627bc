using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailKit.Web.Http;

namespace MailKit.Web.Providers.Dodo;

/// <summary>Dodo's wire: snake_case JSON, errors as code and message, pages counted from zero.</summary>
public sealed class DodoHttp(HttpClient http)
{
    private const int PageSize = 100;

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Amounts are documented as strings and have been seen as numbers.
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) where T : class
        => await FindAsync<T>(path, cancellationToken) ?? throw new HttpRequestException($"Dodo does not know {path}.", null, HttpStatusCode.NotFound);

    /// <summary>Null when Dodo does not know it.</summary>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken) where T : class
    {
        using var response = await http.GetAsync(path, cancellationToken);

        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }

        return await ReadAsync<T>(response, cancellationToken);
    }

    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) where T : class
    {
        using var response = await RawAsync(method, path, body, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>The answer as it is, for calls whose refusals mean something.</summary>
    public async Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);

        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        }

        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>Every item of a list, page by page until one is not full.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = 0; ; page++)
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var items = (await GetAsync<Page<T>>($"{path}{separator}page_size={PageSize}&page_number={page}", cancellationToken)).Items;

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
