namespace MailKit.Domain.Domains;

/// <summary>A DNS record that proves who a domain belongs to, and how far Resend got with it.</summary>
/// <param name="Name">Where it goes, relative to the domain.</param>
/// <param name="Status">not_started, pending, verified, failed or temporary_failure.</param>
public sealed record DnsRecord(string Purpose, string Type, string Name, string Value, int? Priority, string? Ttl, string Status);

/// <summary>A domain as Resend has it.</summary>
/// <param name="Status">not_started, pending, verified, partially_verified, partially_failed or failed.</param>
public sealed record ResendDomain(string Id, string Name, string Status, DateTimeOffset CreatedAt, IReadOnlyList<DnsRecord> Records);

/// <summary>The outside that knows whether somebody may send from a domain. Throws <see cref="Work.ProviderException"/> when it cannot be reached.</summary>
public interface IDomainGateway
{
    /// <summary>Null when Resend will not have it, such as one that is there already.</summary>
    Task<ResendDomain?> AddAsync(string name, CancellationToken cancellationToken);

    /// <summary>The one of that name; null when there is none.</summary>
    Task<ResendDomain?> NamedAsync(string name, CancellationToken cancellationToken);

    /// <summary>Null when it is gone.</summary>
    Task<ResendDomain?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Has the records looked up; what came of it is seen a moment later.</summary>
    Task VerifyAsync(string id, CancellationToken cancellationToken);

    Task RemoveAsync(string id, CancellationToken cancellationToken);
}
