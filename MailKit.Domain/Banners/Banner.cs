using MailKit.Domain.Work;

namespace MailKit.Domain.Banners;

/// <summary>What a banner is about. An account has at most one of each for a credit or a product.</summary>
public enum BannerKind
{
    CreditsGone,
    CreditsLow,
    PaymentFailed,
    SubscriptionOnHold,
    SubscriptionEnding,
    SubscriptionEnded,
    SubscriptionTwice,
}

/// <summary>Something the account's people must know: raised once, over reloads, until dismissed or untrue.</summary>
public sealed class Banner
{
    private Banner() { }

    public Guid Id { get; private init; }

    public Guid AccountId { get; private init; }

    public BannerKind Kind { get; private init; }

    /// <summary>The credit or the product that it is about: what is true of one says nothing of another.</summary>
    public string Subject { get; private init; } = "";

    /// <summary>For <see cref="BannerKind.CreditsLow"/>: untrue once this many credits are there again.</summary>
    public long? Threshold { get; private init; }

    /// <summary>For subscriptions and payments: which one, or until when, in Dodo's terms.</summary>
    public string? Reference { get; private init; }

    /// <summary>For endings: when (UTC).</summary>
    public DateTimeOffset? Until { get; private init; }

    public DateTimeOffset RaisedAt { get; private init; }

    public DateTimeOffset? DismissedAt { get; private init; }

    public static Banner Raise(Guid accountId, BannerKind kind, string subject, DateTimeOffset at, long? threshold = null, string? reference = null, DateTimeOffset? until = null)
        => new() { Id = Ids.New(at), AccountId = accountId, Kind = kind, Subject = subject, RaisedAt = at, Threshold = threshold, Reference = reference, Until = until };
}
