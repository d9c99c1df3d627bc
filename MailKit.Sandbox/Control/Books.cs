namespace MailKit.Sandbox.Control;

/// <summary>What truly happened, for a test to compare with what a client believes.</summary>
public sealed record Books(DateTimeOffset Now, IReadOnlyList<CustomerBook> Customers, IReadOnlyList<EmailBook> Emails);

/// <summary>What one customer was given, used and has left, in credits, with every line of it.</summary>
public sealed record CustomerBook(string Id, string Email, string Name, decimal Granted, decimal Debited, decimal Expired, decimal Balance, IReadOnlyList<LedgerLine> LedgerEntries);

/// <summary>One captured email. <paramref name="TimesAccepted"/> counts the acceptances of its idempotency key, replays left out: anything but 1 is a double send. <paramref name="Index"/> is its place in its batch, from 0.</summary>
public sealed record EmailBook(
    string Id,
    string? IdempotencyKey,
    int Recipients,
    string From,
    IReadOnlyList<string> To,
    string Subject,
    IReadOnlyDictionary<string, string> Tags,
    int? Index,
    string LastEvent,
    int TimesAccepted,
    int Requests,
    DateTimeOffset CreatedAt);
