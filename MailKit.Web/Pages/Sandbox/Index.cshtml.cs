using MailKit.Web.Accounts;
using MailKit.Web.Components;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Pages.App;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.Sandbox;

/// <summary>What the strip's buttons do, and what it did; there is no such page where providers are real.</summary>
[Authorize(Policy = "Account")]
public sealed class IndexModel(SandboxConsole console, MailKitDbContext db) : PageModel
{
    /// <summary>One more than four fifths of a plan: then less than the 20 % is left at which the plan warns (credits).</summary>
    public const int Taken = 4001;

    [BindProperty]
    public string? Back { get; set; }

    public IActionResult OnGet() => NotFound();

    public Task<IActionResult> OnPostTakeAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        var account = User.AccountId;

        if (await db.Accounts.Where(a => a.Id == account).Select(a => a.DodoCustomerId).SingleAsync(cancellationToken) is not { } customer)
        {
            return "Dodo does not know you yet. Subscribe first, then take.";
        }

        await console.AdjustAsync(customer, -Taken, cancellationToken);
        return $"{Taken.Grouped()} credits were taken away at Dodo. Below 20 % of the plan the warning comes within a second.";
    });

    public Task<IActionResult> OnPostMonthAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        var told = await console.AdvanceAsync("P1M", cancellationToken);
        var words = string.Join(", ", told.GroupBy(type => type).Select(g => g.Count() is 1 ? g.Key : $"{g.Key} × {g.Count()}"));
        return told is [] ? "The providers’ clock moved on by a month. Nothing fell due for anybody." : $"The providers’ clock moved on by a month. What fell due happened, and we are told of it: {words}.";
    });

    public Task<IActionResult> OnPostResendAsync(CancellationToken cancellationToken) => DoAsync(async () =>
        await console.SwitchResendAsync(cancellationToken) ? "Resend is down. What you send is accepted, waits, and leaves when it is back." : "Resend is back. What waited leaves within seconds.");

    private async Task<IActionResult> DoAsync(Func<Task<string>> act)
    {
        if (console.Address is null)
        {
            return NotFound();
        }

        try
        {
            TempData["Toast"] = await act();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            TempData["Toast"] = "The sandbox’s console does not answer.";
        }

        return this.SeeOther(Url.IsLocalUrl(Back) ? Back : "/app");
    }
}
