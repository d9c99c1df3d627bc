namespace MailKit.Web.Providers.Dodo;

/// <summary>Asks Dodo over HTTP.</summary>
public sealed class DodoHttp(HttpClient http)
{
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) where T : class
        => DodoAnswer.GetAsync<T>(http.GetAsync(path, cancellationToken), path, cancellationToken);

    /// <summary>Null when Dodo does not know it.</summary>
    public Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken) where T : class
        => DodoAnswer.FindAsync<T>(http.GetAsync(path, cancellationToken), cancellationToken);

    public Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) where T : class
        => DodoAnswer.ReadAsync<T>(RawAsync(method, path, body, cancellationToken), cancellationToken);

    /// <summary>The answer as it is, for calls whose refusals mean something.</summary>
    public async Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);

        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: DodoAnswer.Json);
        }

        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>Every item of a list that Dodo must know.</summary>
    public IAsyncEnumerable<T> ListAsync<T>(string path, CancellationToken cancellationToken) => ListAsync<T>(path, path, cancellationToken);

    /// <summary>Every item of a list that may not have begun.</summary>
    public IAsyncEnumerable<T> ListIfAnyAsync<T>(string path, CancellationToken cancellationToken) => ListAsync<T>(path, null, cancellationToken);

    private IAsyncEnumerable<T> ListAsync<T>(string path, string? what, CancellationToken cancellationToken)
    {
        var query = path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?');
        return DodoAnswer.ListAsync<T>(page => http.GetAsync($"{query}page_size={DodoAnswer.PageSize}&page_number={page}", cancellationToken), what, cancellationToken);
    }
}
