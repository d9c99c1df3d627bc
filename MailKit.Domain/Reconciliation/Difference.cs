namespace MailKit.Domain.Reconciliation;

/// <summary>How our book and a provider's disagree.</summary>
public enum DifferenceKind
{
    /// <summary>The provider has it, our book does not.</summary>
    MissingHere,

    /// <summary>Our book has it, the provider does not.</summary>
    MissingThere,

    /// <summary>Both have the line, with another amount.</summary>
    AmountDiffers,

    /// <summary>The sums disagree, and no line explains it.</summary>
    BalanceDiffers,

    /// <summary>What is held is not what the open emails cost.</summary>
    HoldsDiffer,

    /// <summary>Dodo took credits for an email more often than once.</summary>
    DebitedTwice,

    /// <summary>Resend has an email more often than once.</summary>
    SentTwice,
}

/// <summary>What one click does about a difference. Each may be done any number of times.</summary>
public enum Repair
{
    /// <summary>Only a person can, at the provider; the next comparison sees it.</summary>
    ByHand,

    /// <summary>Dodo's entry comes into our book.</summary>
    Import,

    /// <summary>Dodo is asked for the debit again, under its own key.</summary>
    DebitAgain,

    /// <summary>Our book follows Dodo's amount, with a line that says so.</summary>
    Correct,

    /// <summary>Dodo's whole ledger is read again, and our balance is made what its lines say.</summary>
    ReadAll,

    /// <summary>What is held is made what the open emails cost.</summary>
    Restate,

    /// <summary>The email is marked as sent, and is then debited.</summary>
    MarkSent,

    /// <summary>Nothing can be undone; a person has taken note.</summary>
    Note,
}

/// <summary>What a comparison came upon.</summary>
/// <param name="Subject">What it is about, the same at every comparison.</param>
/// <param name="Since">When the thing happened, by the clock of whose it is; null when nobody knows.</param>
public sealed record Finding(DifferenceKind Kind, string Subject, Repair Repair, string Words, DateTimeOffset? Since = null)
{
    public Guid? AccountId { get; init; }

    /// <summary>Which credit; null when it is about emails at Resend.</summary>
    public string? Credit { get; init; }

    public Guid? EmailId { get; init; }

    /// <summary>Credits, or emails at Resend.</summary>
    public long? Ours { get; init; }

    /// <inheritdoc cref="Ours"/>
    public long? Theirs { get; init; }

    /// <summary>It cannot be under way: one reading of our own book shows it.</summary>
    public bool IsCertain { get; init; }
}

/// <summary>A difference between our book and a provider's: what it is, since when, and how it ended. A subject has one at a time.</summary>
public sealed class Difference
{
    private Difference() { }

    public long Id { get; private init; }

    public Guid RunId { get; private init; }

    public DifferenceKind Kind { get; private init; }

    /// <inheritdoc cref="Finding"/>
    public string Subject { get; private init; } = "";

    /// <summary>The id within the subject: of an entry, an email or a settlement.</summary>
    public string SubjectId => Subject[(Subject.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public Guid? AccountId { get; private init; }

    /// <inheritdoc cref="Finding.Credit"/>
    public string? Credit { get; private init; }

    public Guid? EmailId { get; private init; }

    /// <summary>What it means, in a sentence.</summary>
    public string Words { get; private set; } = "";

    /// <inheritdoc cref="Finding.Ours"/>
    public long? Ours { get; private set; }

    /// <inheritdoc cref="Finding.Ours"/>
    public long? Theirs { get; private set; }

    public Repair Repair { get; private set; }

    public DateTimeOffset FoundAt { get; private init; }

    public DateTimeOffset LastSeenAt { get; private set; }

    /// <summary>When it was too old to be under way (UTC). Until then it is in flight: remembered, but no difference yet.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    /// <summary>How it ended, for people.</summary>
    public string? Resolution { get; private set; }

    /// <summary>Who pressed the button last.</summary>
    public string? RepairedBy { get; private set; }

    /// <summary>What the last repair came to.</summary>
    public string? RepairSaid { get; private set; }

    public static Difference Of(Guid runId, Finding finding, DateTimeOffset at, TimeSpan patience)
    {
        var difference = new Difference
        {
            RunId = runId,
            Kind = finding.Kind,
            Subject = finding.Subject,
            AccountId = finding.AccountId,
            Credit = finding.Credit,
            EmailId = finding.EmailId,
            FoundAt = at,
        };
        difference.Seen(finding, at, patience);

        return difference;
    }

    /// <param name="patience">How long a thing may be under way.</param>
    public void Seen(Finding finding, DateTimeOffset at, TimeSpan patience)
    {
        (Words, Ours, Theirs, Repair, LastSeenAt) = (finding.Words, finding.Ours, finding.Theirs, finding.Repair, at);

        // The provider's clock may run ahead of ours; then only our own first sight of it counts.
        if (finding.IsCertain || at - FoundAt >= patience || (finding.Since <= at && at - finding.Since >= patience))
        {
            ConfirmedAt ??= at;
        }
    }

    public void Gone(DateTimeOffset at) => (ResolvedAt, Resolution) = (at, RepairedBy is null ? "gone by itself" : $"repaired by {RepairedBy}");
}
