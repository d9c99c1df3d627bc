namespace MailKit.Domain.Credits;

/// <summary>Credits that arrived together and expire together, as Dodo last told us.</summary>
public sealed class CreditGrant
{
    private CreditGrant() { }

    public string Id { get; private init; } = "";

    public Guid AccountId { get; private init; }

    /// <summary>Which credit; see <see cref="Credits.Credit"/>.</summary>
    public string Credit { get; private init; } = "";

    public long Initial { get; private init; }

    public long Remaining { get; private set; }

    /// <summary>subscription, one_time, api, rollover …</summary>
    public string Source { get; private init; } = "";

    public DateTimeOffset GrantedAt { get; private init; }

    /// <summary>When what is left of it lapses (UTC); null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public static CreditGrant Of(Guid accountId, string credit, DodoGrant grant) => new()
    {
        Id = grant.Id,
        AccountId = accountId,
        Credit = credit,
        Initial = grant.Initial,
        Remaining = grant.Remaining,
        Source = grant.Source,
        GrantedAt = grant.GrantedAt,
        ExpiresAt = grant.ExpiresAt,
    };

    public void Update(DodoGrant grant) => (Remaining, ExpiresAt) = (grant.Remaining, grant.ExpiresAt);
}
