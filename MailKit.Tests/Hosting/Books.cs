namespace MailKit.Tests.Hosting;

/// <summary>The sandbox's books, as its control API tells them.</summary>
public sealed record Books(IReadOnlyList<CustomerBook> Customers, IReadOnlyList<EmailBook> Emails);

/// <summary>A customer at Dodo (credits).</summary>
public sealed record CustomerBook(string Id, string Email, decimal Granted, decimal Debited, decimal Balance, IReadOnlyList<BookLine> LedgerEntries);

/// <summary>A ledger entry at Dodo.</summary>
public sealed record BookLine(string Id, string TransactionType, decimal Amount, string? Description);

/// <summary>An email at Resend; <paramref name="TimesAccepted"/> other than 1 is a double send.</summary>
public sealed record EmailBook(string Id, string? IdempotencyKey, int Recipients, IReadOnlyList<string> To, string Subject, int TimesAccepted, int Requests);
