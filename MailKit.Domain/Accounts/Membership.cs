namespace MailKit.Domain.Accounts;

/// <summary>What a user may do in an account.</summary>
public enum AccountRole
{
    Viewer,
    Billing,
    Developer,
    Admin,
    Owner,
}

/// <summary>A user's place in an account.</summary>
public sealed class Membership
{
    private Membership() { }

    public Guid AccountId { get; private init; }

    public string UserId { get; private init; } = "";

    public AccountRole Role { get; private set; }

    public DateTimeOffset Since { get; private init; }

    public static Membership Of(Guid accountId, string userId, AccountRole role, DateTimeOffset at)
        => new() { AccountId = accountId, UserId = userId, Role = role, Since = at };
}
