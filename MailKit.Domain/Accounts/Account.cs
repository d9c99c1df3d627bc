using MailKit.Domain.Work;

namespace MailKit.Domain.Accounts;

/// <summary>The tenant: what credits, emails and keys belong to. People reach it through a <see cref="Membership"/>.</summary>
public sealed class Account
{
    private Account() { }

    public Guid Id { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>Where Dodo and we write to about money; the owner's address at registration.</summary>
    public string BillingEmail { get; private set; } = "";

    /// <summary>The customer at Dodo, made at the first checkout. Nothing else decides whose credits are touched.</summary>
    public string? DodoCustomerId { get; private set; }

    /// <summary>Counts what changed, so that open pages in any process notice.</summary>
    public long Changes { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When its owner closed it: nobody signs in to it or sends from it any more, and no plan of it goes on.</summary>
    public DateTimeOffset? ClosedAt { get; private init; }

    public static Account Open(string billingEmail, DateTimeOffset at)
        => new() { Id = Ids.New(at), Name = billingEmail, BillingEmail = billingEmail, CreatedAt = at };
}
