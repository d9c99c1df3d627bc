using System.Globalization;
using System.Text;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Accounts;
using MailKit.Web.Components;
using MailKit.Web.Data;
using MailKit.Web.Pages.App.Emails;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>Every credit that came or went, newest first, and apart from them what is held.</summary>
[Authorize(Policy = "Account")]
public sealed class IndexModel(MailKitDbContext db, TimeProvider clock) : PageModel
{
    private const int Size = 50;

    /// <summary>Holds shown; what is behind them is counted in the heading.</summary>
    private const int MaxHolds = 10;

    private const int MaxMonths = 60;

    private Guid AccountId => User.AccountId;

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    /// <summary>A month as 2026-11; null for all lines, and the figures of this month.</summary>
    [BindProperty(SupportsGet = true, Name = "month")]
    public string? Chosen { get; set; }

    /// <summary>An id, or a part of an address, a subject or a reason.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    /// <summary>The line that somebody wants to see: it is the first one shown.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Line { get; set; }

    public MonthFigures Month { get; private set; } = null!;

    /// <summary>Whose statement it is, for paper.</summary>
    public string Account { get; private set; } = "";

    /// <summary>The months that there are lines of, the newest first.</summary>
    public IReadOnlyList<DateOnly> Months { get; private set; } = [];

    /// <summary>The month that was chosen, if it is over.</summary>
    public DateOnly? Past => ChosenMonth is { } month && month != ThisMonth ? month : null;

    public DateOnly? ChosenMonth => DateOnly.TryParseExact(Chosen, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;

    /// <summary>The month whose lines are listed: words are looked for in one only.</summary>
    public DateOnly? ListedMonth => ChosenMonth ?? (Words is { } words && !LineSearch.IsId(words) ? ThisMonth : null);

    public bool IsFiltered => Kind is { Length: > 0 } || Words is not null || ListedMonth is not null;

    public ComparedBalance? Compared { get; private set; }

    public IReadOnlyList<OpenHold> Holds { get; private set; } = [];

    public KeysetPage<StatementLine> Lines { get; private set; } = new([], false, false);

    public IReadOnlyList<LedgerRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Month = await MonthFigures.ReadAsync(db, AccountId, ChosenMonth ?? ThisMonth, Past is not null, cancellationToken);
        Compared = await ComparedBalance.ReadAsync(db, AccountId, cancellationToken);
        (Account, Months) = await AboutAsync(cancellationToken);
        Holds = Month.Held > 0 && Past is null ? await HoldsAsync(cancellationToken) : [];

        var chosen = Wanted();
        var ordered = After is { } after
            ? chosen.Where(l => l.Id > after).OrderBy(l => l.Id)
            : chosen.Where(l => (Before == null || l.Id < Before) && (Line == null || l.Id <= Line)).OrderByDescending(l => l.Id);

        var read = await StatementLine.From(db, ordered.Take(Size + 1)).ToListAsync(cancellationToken);
        read.Sort((a, b) => After is null ? b.Id.CompareTo(a.Id) : a.Id.CompareTo(b.Id));
        Lines = KeysetPage.Of(read, Size, (Before ?? Line) is not null, After is not null);
        var grants = await GrantOrigin.ReadAsync(db, AccountId, Lines.Items, cancellationToken);
        Rows = [.. Lines.Items.Select(l => l.Row(grants))];
    }

    /// <summary>The chosen lines as a file, written while they are read.</summary>
    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
    {
        Response.ContentType = "text/csv; charset=utf-8";
        var account = (await AboutAsync(cancellationToken)).Account;
        var name = string.Concat(account.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        Response.Headers.ContentDisposition = $"attachment; filename=\"mailkit-statement-{name}-{(ListedMonth is { } month ? month.ToString("yyyy-MM", CultureInfo.InvariantCulture) : $"until-{clock.GetUtcNow():yyyy-MM-dd}")}.csv\"";

        await using var writer = new StreamWriter(Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024);
        await writer.WriteAsync("account,time,line,kind,what,change,before,after,email,note,dodo_entry,reference,settlement,grant\r\n");

        await foreach (var l in StatementLine.From(db, Wanted().OrderByDescending(l => l.Id)).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            await writer.WriteAsync($"{Csv.Cell(account)},{l.At.UtcDateTime:O},{l.Id},{l.Kind},{Csv.Cell(l.Title)},{l.Posted},{l.Before},{l.PostedAfter},{l.EmailId},{Csv.Cell(l.Note)},{Csv.Cell(l.DodoEntryId)},{Csv.Cell(l.Reference)},{l.SettlementId},{Csv.Cell(l.GrantId)}\r\n");
        }

        return new EmptyResult();
    }

    private string? Words => string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();

    private DateOnly ThisMonth => new(clock.GetUtcNow().Year, clock.GetUtcNow().Month, 1);

    private async Task<(string Account, IReadOnlyList<DateOnly> Months)> AboutAsync(CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == AccountId, cancellationToken);
        var first = await db.Ledger.Where(l => l.AccountId == AccountId && l.Credit == Credit.Emails && l.Posted != 0).OrderBy(l => l.Id).Select(l => (DateTimeOffset?)l.At).FirstOrDefaultAsync(cancellationToken);
        var months = new List<DateOnly>();

        for (var month = ThisMonth; first is { } at && month.AddMonths(1) > DateOnly.FromDateTime(at.UtcDateTime) && months.Count < MaxMonths; month = month.AddMonths(-1))
        {
            months.Add(month);
        }

        return (account.Name, months);
    }

    private IQueryable<LedgerEntry> Wanted()
    {
        var lines = db.Ledger.AsNoTracking().Where(l => l.AccountId == AccountId && l.Credit == Credit.Emails).Where(StatementLine.IsPosted);

        if (ListedMonth is { } month)
        {
            var (since, until) = (new DateTimeOffset(month, TimeOnly.MinValue, TimeSpan.Zero), new DateTimeOffset(month.AddMonths(1), TimeOnly.MinValue, TimeSpan.Zero));
            lines = lines.Where(l => l.At >= since && l.At < until);
        }

        lines = Words is { } words ? LineSearch.Narrow(db, AccountId, lines, words) : lines;
        return LineFilter.All.FirstOrDefault(f => f.Name == Kind) is { Kinds: var kinds } ? lines.Where(l => kinds.Contains(l.Kind)) : lines;
    }

    private async Task<IReadOnlyList<OpenHold>> HoldsAsync(CancellationToken cancellationToken)
    {
        var emails = await MailKit.Web.Credits.Holds.Open(db, AccountId, Credit.Emails).AsNoTracking()
            .OrderByDescending(e => e.Id)
            .Take(MaxHolds)
            .Select(e => new { e.Id, e.To, e.Credits, e.State, e.AcceptedAt })
            .ToListAsync(cancellationToken);
        var ids = emails.Select(e => e.Id).ToArray();
        var work = (await db.Work.AsNoTracking().Where(w => w.AccountId == AccountId && ids.Contains(w.SubjectId)).ToListAsync(cancellationToken)).ToLookup(w => w.SubjectId);

        return [.. emails.Select(e => new OpenHold(e.Id, e.To, e.Credits, e.State, e.AcceptedAt, work[e.Id].MaxBy(w => w.Kind)?.DueAt, work[e.Id].MaxBy(w => w.Kind)?.Failures ?? 0))];
    }
}

/// <summary>Credits set aside for an email that is not debited yet.</summary>
public sealed record OpenHold(Guid EmailId, string[] To, int Credits, EmailState State, DateTimeOffset Since, DateTimeOffset? DueAt, int Failures)
{
    public string FirstRecipient => Recipients.First(To);

    public string Next => State switch
    {
        EmailState.Queued => "Waiting to be sent",
        EmailState.Sent => "Sent; the debit is on its way",
        EmailState.Unpaid => "Sent; debited when credits arrive",
        _ when DueAt is not null => "We ask Resend whether it left",
        _ => "A person of ours looks at it",
    };

    /// <summary>When the next try is, once one has failed.</summary>
    public DateTimeOffset? NextTryAt => Failures > 0 ? DueAt : null;
}
