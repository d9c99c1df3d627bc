using System.Linq.Expressions;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Components;
using MailKit.Web.Data;
using MailKit.Web.Pages.App.Emails;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>A line of the ledger with the email, or the emails, it paid for.</summary>
/// <param name="Emails">How many emails a settlement paid for; 0 for every other line.</param>
public sealed record StatementLine(
    Guid Id,
    LedgerKind Kind,
    long Posted,
    long PostedAfter,
    Guid? EmailId,
    string[]? To,
    string? Subject,
    int Recipients,
    Guid? SettlementId,
    int Emails,
    string? Reason,
    string? Reference,
    string? DodoEntryId,
    string? GrantId,
    DateTimeOffset At)
{
    public long Before => PostedAfter - Posted;

    /// <summary>What the line is about, in one phrase.</summary>
    public string Title => Kind switch
    {
        LedgerKind.Debit when To is [var first, ..] => $"Email to {EmailAddress.Bare(first)}{(Recipients > 1 ? $" and {(Recipients - 1).Grouped()} more" : "")}",
        LedgerKind.Debit when SettlementId is not null => Emails.Emails(),
        _ => LedgerWords.Title(Kind),
    };

    /// <summary>The reason as Dodo has it; for an email it would repeat the title.</summary>
    public string? Note => Kind is LedgerKind.Debit ? null : Reason;

    /// <summary>As the table draws it.</summary>
    /// <param name="grants">The grants that a page of lines drew from.</param>
    public LedgerRow Row(IReadOnlyDictionary<string, GrantOrigin> grants)
    {
        var drawn = Posted < 0 && GrantId is not null ? grants.GetValueOrDefault(GrantId) : null;

        return new(Id, At, Title, Detail, Emailed, Posted, PostedAfter, drawn?.Words ?? LedgerWords.Origin(Reference))
        {
            Raw = Reason,
            FromHref = drawn is null ? null : Href(drawn.Line),
            SpentHref = Posted > 0 && GrantId is not null ? $"/app/statement?q={Uri.EscapeDataString(GrantId)}" : null,
        };
    }

    /// <summary>Where the line stands, however far down.</summary>
    public static string Href(Guid id) => $"/app/statement?line={id}#l-{id}";

    private string? Emailed => (EmailId, SettlementId) switch
    {
        ({ } email, _) => $"/app/emails/{email}",
        (_, { } settlement) => $"/app/emails?settlement={settlement}",
        _ => null,
    };

    private string? Detail => (Kind, SettlementId) switch
    {
        (LedgerKind.Debit, not null) => "Debited together",
        (LedgerKind.Debit, _) => Subject,
        _ => LedgerWords.Detail(Kind, Reference, Reason),
    };

    /// <summary>Lines that stand in Dodo's ledger too: what was posted, and overage, which moves nothing.</summary>
    public static Expression<Func<LedgerEntry, bool>> IsPosted { get; } = l => l.Posted != 0 || l.Kind == LedgerKind.OverageCharged || l.Kind == LedgerKind.OverageReset;

    /// <summary>The lines, each with its email's recipients or the size of its settlement.</summary>
    public static IQueryable<StatementLine> From(MailKitDbContext db, IQueryable<LedgerEntry> lines)
        => lines
            .LeftJoin(db.Emails, l => new { l.AccountId, Id = l.EmailId }, e => new { e.AccountId, Id = (Guid?)e.Id }, (l, e) => new { Line = l, Email = e })
            .LeftJoin(db.Settlements, x => new { x.Line.AccountId, Id = x.Line.SettlementId }, s => new { s.AccountId, Id = (Guid?)s.Id }, (x, s) => new StatementLine(
                x.Line.Id,
                x.Line.Kind,
                x.Line.Posted,
                x.Line.PostedAfter,
                x.Line.EmailId,
                x.Email!.To,
                x.Email.Subject,
                x.Email == null ? 0 : x.Email.Credits,
                x.Line.SettlementId,
                s == null ? 0 : s.Emails,
                x.Line.Reason,
                x.Line.Reference,
                x.Line.DodoEntryId,
                x.Line.GrantId,
                x.Line.At));
}

/// <summary>A choice above the statement's lines.</summary>
public sealed record LineFilter(string Name, string Words, LedgerKind[] Kinds)
{
    public static IReadOnlyList<LineFilter> All { get; } =
    [
        new("added", "Added", [LedgerKind.Added, LedgerKind.RolledOver]),
        new("spent", "Spent", [LedgerKind.Debit, LedgerKind.Deducted]),
        new("expired", "Expired", [LedgerKind.Expired, LedgerKind.RolloverForfeited]),
        new("corrected", "Corrections", [LedgerKind.Adjusted, LedgerKind.Refund, LedgerKind.OverageCharged, LedgerKind.OverageReset, LedgerKind.Other]),
    ];
}
