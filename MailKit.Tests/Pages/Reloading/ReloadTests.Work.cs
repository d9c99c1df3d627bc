using System.Net.Http.Json;
using MailKit.Domain.Work;
using MailKit.Tests.Domains;
using MailKit.Tests.Hosting;
using MailKit.Tests.Letters;
using MailKit.Tests.Reconciliation;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Pages.Reloading;

/// <content>What customers do all day, and what admins put right.</content>
public sealed partial class ReloadTests
{
    private static async Task UseAsync(FormWalk walk, Visitor owner)
    {
        var app = walk.App;
        await owner.GoAsync("/app/keys");
        await walk.PressAsync(owner, "form:has(#Name)", ("Name", "Production server"));
        var key = await app.DataAsync(db => db.ApiKeys.Select(k => k.Id).SingleAsync());
        await owner.GoAsync($"/app/keys?revoke={key}");
        await walk.PressAsync(owner, "form[action*='handler=Revoke']");

        await owner.GoAsync("/app/domains");
        await walk.PressAsync(owner, "form:has([name=Name])", ("Name", "mail.walker.example"));
        await DomainTests.ClickInConsoleAsync(app, "mail.walker.example");
        await walk.PressAsync(owner, "form[action*='handler=Verify']");
        await owner.GoAsync($"{owner.At.AbsolutePath}?remove=true");
        await walk.PressAsync(owner, "form[action*='handler=Remove']");

        await owner.GoAsync("/app/compose");
        await walk.LookAsync(owner, "form#compose [formaction*='handler=Check'], noscript [formaction*='handler=Check']", ("To", "delivered@resend.dev"));
        await owner.GoAsync("/app/compose");
        await walk.PressAsync(owner, "form#compose", ("To", "delivered@resend.dev"), ("Subject", "Once"), ("Html", "<p>Hello</p>"));

        // Somebody takes credits until the banner is raised, and it is written about.
        var customer = await app.DataAsync(db => db.Accounts.Where(a => a.DodoCustomerId != null).Select(a => a.DodoCustomerId!).SingleAsync());
        using var taken = await app.Control.PostAsJsonAsync($"control/customers/{customer}/adjust", new { amount = "-9500", reason = "test" });
        taken.EnsureSuccessStatusCode();
        await Until.TrueAsync(async () => (await Inbox.OfAsync(app, Email)).Any(l => l.GetProperty("subject").GetString()!.Contains("emails left", StringComparison.Ordinal)));
        await owner.GoAsync("/app");
        await walk.PressAsync(owner, "#dismiss", ("kind", owner.Page.QuerySelector("#notices [name=kind]")!.GetAttribute("value")!));
    }

    private static async Task RepairAsync(FormWalk walk)
    {
        var app = walk.App;
        var desk = await Reconciler.OfAsync(app, credits: 20);
        await desk.TamperAsync(db => db.Balances.Where(b => b.AccountId == desk.Account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.Posted, 8)));
        await desk.Admin.GoAsync($"/admin/reconciliation?account={desk.Account.Id}");
        await walk.PressAsync(desk.Admin, "form[action*='handler=Compare'] button");
        await walk.PressAsync(desk.Admin, "form[action*='handler=Repair'] button");

        // Nobody knows whether these left, so a person decides.
        await app.FaultAsync(new { provider = "resend", route = "POST /emails", kind = "status", status = 409, name = "invalid_idempotent_request", count = 2 });
        var parked = new[] { await desk.Account.SendAsync(), await desk.Account.SendAsync() };
        app.Errors.Expect("is parked");
        await Until.TrueAsync(() => app.DataAsync(async db => await db.Work.CountAsync(w => w.Kind == WorkKind.LookUp && w.Failures > 0) is 2));
        await desk.Admin.GoAsync($"/admin/emails/{parked[0]}");
        await walk.LookAsync(desk.Admin, "form[action*='handler=LookUp']");
        await walk.PressAsync(desk.Admin, "form[action*='handler=GiveBack']");
        await desk.Admin.GoAsync($"/admin/emails/{parked[1]}");
        await walk.PressAsync(desk.Admin, "form[action*='handler=SendAgain']");

        await desk.Admin.GoAsync($"/admin/webhooks/{await app.DataAsync(db => db.Webhooks.Where(w => w.DoneAt != null).Select(w => w.Id).FirstAsync())}");
        await walk.LookAsync(desk.Admin, "form[action*='handler=Replay']");
        await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.Retention).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, (DateTimeOffset?)null).SetProperty(x => x.Lease, (Guid?)null).SetProperty(x => x.Surprises, WorkItem.MaxSurprises)));
        await desk.Admin.GoAsync("/admin/work");
        await walk.PressAsync(desk.Admin, "form[action*='handler=Again']");
    }

    // In Development alone, where the sandbox has a console.
    private static async Task PressTheStripAsync(FormWalk walk)
    {
        await using var node = MailKitApp.SecondNode(walk.App, ("Sandbox:ConsoleUrl", walk.App.Sandbox.Info.ConsoleUrl.ToString()));
        var visitor = await Visitor.SignedInAsync(node, "admin@mailkit.example", MailKitApp.AdminPassword);

        foreach (var handler in (string[])["Take", "Month", "Resend"])
        {
            await walk.LookAsync(visitor, $"[formaction*='handler={handler}'], form[action*='handler={handler}']");
        }
    }
}
