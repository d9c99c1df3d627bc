namespace MailKit.Tests.Hosting;

/// <summary>The sandbox's books, as its control API tells them.</summary>
public sealed record SandboxBooks(IReadOnlyList<CustomerBook> Customers, IReadOnlyList<EmailBook> Emails);

/// <summary>A customer at Dodo (credits).</summary>
public sealed record CustomerBook(string Id, string Email, decimal Granted, decimal Debited, decimal Balance, IReadOnlyList<BookLine> LedgerEntries);

/// <summary>A ledger entry at Dodo.</summary>
public sealed record BookLine(string Id, string TransactionType, decimal Amount, string? Description, Dictionary<string, string>? Metadata)
{
    private const string Many = "mailkit_email_ids_";

    /// <summary>A debit that MailKit made.</summary>
    public bool IsOurs => Metadata?.Keys.Any(k => k is "mailkit_email_id" || k.StartsWith(Many, StringComparison.Ordinal)) is true;

    /// <summary>True when the debit covers this email, alone or with others.</summary>
    public bool PaysFor(Guid email)
        => Metadata?.Any(m => (m.Key is "mailkit_email_id" && m.Value == $"{email}") || (m.Key.StartsWith(Many, StringComparison.Ordinal) && m.Value.Split(',').Contains($"{email:N}"))) is true;
}

/// <summary>An email at Resend; <paramref name="TimesAccepted"/> other than 1 is a double send.</summary>
public sealed record EmailBook(string Id, string? IdempotencyKey, int Recipients, IReadOnlyList<string> To, string Subject, int TimesAccepted, int Requests, Dictionary<string, string>? Tags)
{
    /// <summary>Which of MailKit's emails it is; null for MailKit's own.</summary>
    public Guid? EmailId => Tags?.TryGetValue("mailkit_email_id", out var id) is true ? Guid.Parse(id) : null;
}

/// <summary>A request that a provider got, and what it answered.</summary>
public sealed record ProviderCall(DateTimeOffset At, string Provider, string Method, string Path, string? IdempotencyKey, int? Status);

/// <summary>The sandbox's log of requests.</summary>
public sealed record CallList(IReadOnlyList<ProviderCall> Items);
