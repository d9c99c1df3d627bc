namespace MailKit.Domain.Reconciliation;

/// <summary>The comparison of one account's book with Dodo's, or of all emails with Resend's: how far it came, and what it saw last.</summary>
public sealed class ReconciliationRun
{
    /// <summary>The one that compares our emails with those of the whole team at Resend.</summary>
    public static readonly Guid Resend = new("7e5e4d00-0000-4000-8000-000000000001");

    private ReconciliationRun() { }

    /// <summary>The account's, or <see cref="Resend"/>.</summary>
    public Guid Id { get; private init; }

    /// <summary>Since when a worker is at it (UTC).</summary>
    public DateTimeOffset? RunningSince { get; private set; }

    /// <summary>When a person asked for it last (UTC).</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    public string? AskedBy { get; private set; }

    /// <summary>When the last one that came to its end began (UTC): what was there before, it saw.</summary>
    public DateTimeOffset? ComparedAt { get; private set; }

    /// <summary>Who asked for the last one; null for the timer.</summary>
    public string? ComparedBy { get; private set; }

    /// <summary>How many lines or emails of ours the last one saw.</summary>
    public int Ours { get; private set; }

    /// <summary>How many entries or emails at the provider the last one saw.</summary>
    public int Theirs { get; private set; }

    /// <summary>What differed, but may be under way.</summary>
    public int InFlight { get; private set; }

    /// <summary>Up to when everything was seen (UTC).</summary>
    public DateTimeOffset? ReadTo { get; private set; }

    /// <summary>A comparison in pieces goes on behind this email of Resend's; null when it begins anew.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Our emails sent after this moment have been looked for in an earlier piece (UTC).</summary>
    public DateTimeOffset? CursorSentAt { get; private set; }

    /// <summary>When the first piece began (UTC).</summary>
    public DateTimeOffset? SweepBegan { get; private set; }

    public static ReconciliationRun Of(Guid id) => new() { Id = id };

    /// <summary>All was seen that there is to see.</summary>
    public void Whole(DateTimeOffset began) => (ReadTo, Cursor, CursorSentAt, SweepBegan) = (began, null, null, null);

    /// <summary>It goes on in another piece.</summary>
    public void Piece(DateTimeOffset began, string? cursor, DateTimeOffset sentAt) => (Cursor, CursorSentAt, SweepBegan) = (cursor, sentAt, began);

    /// <summary>More was missing than one comparison looks at: the next begins where this one did.</summary>
    public void Anew() => (Cursor, CursorSentAt, SweepBegan) = (null, null, null);

    /// <summary>It came to its end.</summary>
    public void Compared(DateTimeOffset began, int ours, int theirs, int inFlight)
    {
        ComparedBy = AskedAt is { } asked && (ComparedAt is null || asked > ComparedAt) && asked <= began ? AskedBy : null;
        (ComparedAt, Ours, Theirs, InFlight, RunningSince) = (began, ours, theirs, inFlight, null);
    }
}
