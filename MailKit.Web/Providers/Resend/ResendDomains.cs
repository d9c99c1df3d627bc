using System.Globalization;
using MailKit.Domain.Domains;

namespace MailKit.Web.Providers.Resend;

/// <summary>Adds and verifies sending domains at Resend.</summary>
public sealed class ResendDomains(HttpClient http) : IDomainGateway
{
    private const string Refused = "validation_error";
    private const string Unknown = "not_found";

    public async Task<ResendDomain?> AddAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("domains", new { name }, cancellationToken);
        return await ResendAnswer.RefusedAsAsync(response, cancellationToken) is Refused ? null : await ReadAsync(response, cancellationToken);
    }

    public async Task<ResendDomain?> NamedAsync(string name, CancellationToken cancellationToken)
    {
        string? after = null;

        while (true)
        {
            using var response = await http.GetAsync($"domains?limit={ResendAnswer.PageSize}{(after is null ? "" : $"&after={after}")}", cancellationToken);
            var page = await ReadAsync<Listed>(response, cancellationToken);

            if (page.Data.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return await FindAsync(found.Id, cancellationToken);
            }

            if (!page.HasMore || page.Data is [])
            {
                return null;
            }

            after = page.Data[^1].Id;
        }
    }

    public async Task<ResendDomain?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"domains/{Uri.EscapeDataString(id)}", cancellationToken);
        return await ResendAnswer.RefusedAsAsync(response, cancellationToken) is Unknown ? null : await ReadAsync(response, cancellationToken);
    }

    public async Task VerifyAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync($"domains/{Uri.EscapeDataString(id)}/verify", null, cancellationToken);
        await ReadAsync<Named>(response, cancellationToken);
    }

    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync($"domains/{Uri.EscapeDataString(id)}", cancellationToken);

        if (await ResendAnswer.RefusedAsAsync(response, cancellationToken) is not Unknown)
        {
            await ReadAsync<Named>(response, cancellationToken);
        }
    }

    private static async Task<ResendDomain> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var domain = await ReadAsync<Domain>(response, cancellationToken);
        return new(domain.Id, domain.Name, domain.Status ?? "not_started", domain.CreatedAt is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime() : DateTimeOffset.MinValue, [.. (domain.Records ?? []).Select(r => new DnsRecord(r.Purpose ?? "", r.Type ?? "", r.Name ?? "", r.Value ?? "", r.Priority, r.Ttl, r.Status ?? "not_started"))]);
    }

    private static Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) where T : class => ResendAnswer.SuccessAsync<T>(response, cancellationToken);

    private sealed record Named(string Id);

    private sealed record Domain(string Id, string Name, string? Status, string? CreatedAt, IReadOnlyList<Record>? Records);

    private sealed record Record(string? Type, string? Name, string? Value, int? Priority, string? Ttl, string? Status)
    {
        /// <summary>What it is for: SPF or DKIM.</summary>
        [System.Text.Json.Serialization.JsonPropertyName("record")]
        public string? Purpose { get; init; }
    }

    private sealed record Listed(bool HasMore, IReadOnlyList<Domain> Data);
}
