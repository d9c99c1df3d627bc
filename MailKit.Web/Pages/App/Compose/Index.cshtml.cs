using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Accounts;
using MailKit.Web.Components;
using MailKit.Web.Data;
using MailKit.Web.Domains;
using MailKit.Web.Sending;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Compose;

/// <summary>Writes one email, says what it will cost, and sends it once however often the button is pressed.</summary>
[Authorize(Policy = "Account"), RequestFormLimits(ValueLengthLimit = MaxForm)]
public sealed class IndexModel(Intake pipeline, MailKitDbContext db, Senders senders) : PageModel
{
    /// <summary>More than a draft may hold, so that one that is too large is answered in words (bytes).</summary>
    private const int MaxForm = 8 * 1024 * 1024;

    /// <summary>Room for fifty addresses with their names (characters).</summary>
    private const int MaxAddresses = 8_000;
    private const string TooMany = "There are too many addresses here. One email can go to 50 people.";

    private static readonly string[] Fields = [nameof(From), nameof(To), nameof(Cc), nameof(Bcc), nameof(Subject), nameof(Html), nameof(Text)];

    private Guid AccountId => User.AccountId;

    /// <summary>Names this email however often the form is posted: made when the form is opened, kept until it is sent.</summary>
    [BindProperty]
    public Guid? RequestKey { get; set; }

    [BindProperty]
    public string? From { get; set; }

    [BindProperty, StringLength(MaxAddresses, ErrorMessage = TooMany)]
    public string? To { get; set; }

    [BindProperty, StringLength(MaxAddresses, ErrorMessage = TooMany)]
    public string? Cc { get; set; }

    [BindProperty, StringLength(MaxAddresses, ErrorMessage = TooMany)]
    public string? Bcc { get; set; }

    [BindProperty]
    public string? Subject { get; set; }

    [BindProperty]
    public string? Html { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    /// <summary>What the account may send from, the proposed one first.</summary>
    public IReadOnlyList<string> Senders { get; private set; } = [];

    public string? RepliesTo => EmailAddress.Parse(User.FindFirstValue(ClaimTypes.Email));

    /// <summary>What may be spent now (credits).</summary>
    public long Available { get; private set; }

    /// <summary>What the email costs as far as it is written (credits).</summary>
    public int Cost => new[] { To, Cc, Bcc }.All(f => f is not { Length: > MaxAddresses }) ? ToDraft().Credits : 0;

    /// <summary>Why it was not accepted, when credits are the reason.</summary>
    public Acceptance.NotEnoughCredits? Shortage { get; private set; }

    /// <summary>The email that this form sent before, when it came back with other content.</summary>
    public Guid? SentBefore { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid? copy, CancellationToken cancellationToken)
    {
        RequestKey = Guid.CreateVersion7();
        await ReadBalanceAsync(cancellationToken);

        return copy is not { } id || await CopyAsync(id, cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!IsReadable())
        {
            return await AgainAsync(StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }

        var acceptance = await pipeline.AcceptAsync(AccountId, $"{RequestKey}", null, ToDraft(), cancellationToken);

        switch (acceptance)
        {
            case Acceptance.Accepted accepted:
                TempData["Toast"] = accepted.Replayed ? "This email was accepted before. Nothing is sent twice." : $"On its way to {accepted.Credits.People()}.";
                return this.SeeOther($"/app/emails/{accepted.EmailId}");

            case Acceptance.NotEnoughCredits shortage:
                Shortage = shortage;
                return await AgainAsync(StatusCodes.Status402PaymentRequired, cancellationToken);

            case Acceptance.KeyReused used:
                SentBefore = used.EmailId;
                Renumber();
                return await AgainAsync(StatusCodes.Status409Conflict, cancellationToken);

            case Acceptance.Invalid invalid:
                Show(invalid.Problems);
                return await AgainAsync(StatusCodes.Status422UnprocessableEntity, cancellationToken);

            default:
                throw new InvalidOperationException($"No answer for {acceptance}.");
        }
    }

    /// <summary>Says what it would cost and what is wrong, and sends nothing: for readers without scripts.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellationToken)
    {
        if (IsReadable())
        {
            Show(ToDraft().Check().Problems);
        }

        return await AgainAsync(ModelState.IsValid ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, cancellationToken);
    }

    private bool IsReadable()
    {
        if (RequestKey is null)
        {
            Renumber();
            ModelState.AddModelError("", "This form had lost its number. It has a new one now: look it over and send it again.");
        }

        return ModelState.IsValid;
    }

    // What the form carries from now on is another email.
    private void Renumber()
    {
        ModelState.Remove(nameof(RequestKey));
        RequestKey = Guid.CreateVersion7();
    }

    private void Show(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
        {
            var field = Fields.FirstOrDefault(f => f.Equals(problem.Field, StringComparison.OrdinalIgnoreCase)) ?? "";
            ModelState.AddModelError(field, problem.Words);
        }
    }

    private Draft ToDraft() => new(
        From ?? "",
        EmailAddress.Split(To),
        EmailAddress.Split(Cc),
        EmailAddress.Split(Bcc),
        RepliesTo is { } address ? [address] : [],
        Subject ?? "",
        Html,
        Text);

    private async Task<PageResult> AgainAsync(int status, CancellationToken cancellationToken)
    {
        await ReadBalanceAsync(cancellationToken);
        return this.PageWith(status);
    }

    private async Task ReadBalanceAsync(CancellationToken cancellationToken)
    {
        Senders = await senders.OfAsync(AccountId, cancellationToken);
        From ??= Senders[0];
        Available = (await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == AccountId && b.Credit == Credit.Emails, cancellationToken))?.Available ?? 0;
    }

    private async Task<bool> CopyAsync(Guid id, CancellationToken cancellationToken)
    {
        var email = await db.Emails.AsNoTracking()
            .Where(e => e.AccountId == AccountId && e.Id == id)
            .Join(db.EmailBodies, e => new { e.AccountId, EmailId = e.Id }, b => new { b.AccountId, b.EmailId }, (e, b) => new { e.To, e.Cc, e.Bcc, e.Subject, b.Html, b.Text, b.RemovedAt })
            .FirstOrDefaultAsync(cancellationToken);

        if (email is null)
        {
            return false;
        }

        (To, Cc, Bcc) = (string.Join(", ", email.To), string.Join(", ", email.Cc), string.Join(", ", email.Bcc));
        (Subject, Html, Text) = (email.Subject, email.Html, email.Text);

        if (email.RemovedAt is not null)
        {
            ModelState.AddModelError("", "What that email said is no longer kept, so only its subject and its recipients were copied.");
        }

        return true;
    }
}
