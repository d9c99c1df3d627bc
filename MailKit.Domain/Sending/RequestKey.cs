namespace MailKit.Domain.Sending;

/// <summary>A request that has no row of its own to answer from again, such as a batch: what it said, and what was answered.</summary>
public sealed class RequestKey
{
    private RequestKey() { }

    public Guid AccountId { get; private init; }

    /// <summary>Where it was sent to: a key belongs to one endpoint.</summary>
    public string Endpoint { get; private init; } = "";

    public string Key { get; private init; } = "";

    public byte[] Hash { get; private init; } = [];

    public int HashVersion { get; private init; }

    /// <summary>The body of the first answer.</summary>
    public string Answer { get; private init; } = "";

    /// <summary>From when on the key may mean something else (UTC).</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    public static RequestKey Of(Guid accountId, string endpoint, string key, byte[] hash, int hashVersion, string answer, DateTimeOffset expiresAt) => new()
    {
        AccountId = accountId,
        Endpoint = endpoint,
        Key = key,
        Hash = hash,
        HashVersion = hashVersion,
        Answer = answer,
        ExpiresAt = expiresAt,
    };
}
