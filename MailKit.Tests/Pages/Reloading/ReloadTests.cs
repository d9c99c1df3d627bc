using MailKit.Tests.Accounts;
using MailKit.Tests.Billing;
using MailKit.Tests.Hosting;
using MailKit.Tests.Letters;

namespace MailKit.Tests.Pages.Reloading;

/// <summary>People reload: each form of the product is sent off, and what it led to is reloaded. A form that is new needs its line here.</summary>
public sealed partial class ReloadTests
{
    private const string Account = "/Identity/Account/";
    private const string Manage = "/Identity/Account/Manage/";
    private const string First = "three words you like";
    private const string Second = "three words liked more";
    private const string Email = "form-walker@customer.example";

    [Fact]
    public async Task No_page_that_a_form_leads_to_can_be_reloaded_into_a_second_act()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Reconciliation:InFlight", "00:00:00"));
        var walk = new FormWalk(app);
        var owner = new Visitor(app);

        await ComeInAsync(walk, owner);
        await BuyAsync(walk, owner);
        await UseAsync(walk, owner);
        await RepairAsync(walk);
        await SettleInAsync(walk, owner);
        await SecureAsync(walk, owner);
        await PressTheStripAsync(walk);
        await owner.GoAsync(Manage + "DeletePersonalData");
        await walk.PressAsync(owner, "section form[method=post]");

        // What is shown when we failed keeps the method of what failed.
        Assert.Equal(await FormWalk.AllAsync(app), new SortedSet<string>([.. walk.Pressed, "/Error"]));
    }

    private static async Task ComeInAsync(FormWalk walk, Visitor owner)
    {
        await owner.GoAsync(Account + "Register");
        await walk.PressAsync(owner, "form", ("Input.Email", Email));
        await owner.GoAsync(Account + "ResendEmailConfirmation");
        await walk.PressAsync(owner, "form", ("Input.Email", Email));
        await owner.GoAsync((await Inbox.LinkAsync(walk.App, Email, "Confirm your address")).PathAndQuery);
        await walk.PressAsync(owner, "form", ("Input.Password", First));
        await owner.GoAsync(Account + "Logout");
        await walk.PressAsync(owner, "main form");
        await owner.GoAsync(Account + "ForgotPassword");
        await walk.PressAsync(owner, "form", ("Input.Email", Email));
        await owner.GoAsync((await Inbox.LinkAsync(walk.App, Email, "Choose a new password")).PathAndQuery);
        await walk.PressAsync(owner, "form", ("Input.Password", Second));
        await owner.GoAsync(Account + "Login");
        await walk.PressAsync(owner, "form", ("Input.Email", Email), ("Input.Password", Second));
    }

    private static async Task BuyAsync(FormWalk walk, Visitor owner)
    {
        await owner.GoAsync("/app/billing");
        await walk.PressAsync(owner, "form[action*='handler=TopUp']");
        await Purchase.PayAsync(walk.App, owner.At.Segments[^1]);
        await owner.GoAsync("/app/billing");
        await walk.PressAsync(owner, "form[action*='handler=Subscribe']");
        await Purchase.PayAsync(walk.App, owner.At.Segments[^1]);
        await ThereAsync(owner, "/app/billing", "a[href*=cancel]");
        await owner.GoAsync(owner.Page.QuerySelector("a[href*=cancel]")!.GetAttribute("href")!);
        await walk.PressAsync(owner, "form[action*='handler=Cancel']");
        await owner.GoAsync("/app/billing");
        await walk.PressAsync(owner, "form[action*='handler=Resume']");
        await owner.GoAsync("/app/billing");
        await walk.LookAsync(owner, "form[action*='handler=Portal']");
    }

    private static async Task SettleInAsync(FormWalk walk, Visitor owner)
    {
        await owner.GoAsync(Manage + "ChangePassword");
        await walk.PressAsync(owner, "[name='Input.OldPassword']", ("Input.OldPassword", Second), ("Input.NewPassword", First), ("Input.ConfirmPassword", First));
        await owner.GoAsync(Manage + "ChangePassword");
        await owner.SubmitAsync("[name='Input.OldPassword']", ("Input.OldPassword", First), ("Input.NewPassword", Second), ("Input.ConfirmPassword", Second));
        await Visitor.SignedInAsync(walk.App, Email, Second);
        await Visitor.SignedInAsync(walk.App, Email, Second);
        await owner.GoAsync(Manage + "Sessions");
        await walk.PressAsync(owner, "form[action*='handler=End'] [name=id]");
        await walk.PressAsync(owner, "form[action*='handler=EndOthers']");
        await owner.GoAsync(Manage + "PersonalData");
        await walk.LookAsync(owner, "form[action*='handler=Download']");

        walk.App.Clock.Pass(TimeSpan.FromMinutes(11));
        await owner.GoAsync(Manage + "Email");
        await walk.PressAsync(owner, "section form", ("Input.Password", Second));
        await walk.PressAsync(owner, "section form", ("Input.NewEmail", "moved-" + Email));
        await owner.GoAsync((await Inbox.LinkAsync(walk.App, "moved-" + Email, "Confirm your new address")).PathAndQuery);
        await walk.PressAsync(owner, "form[method=post]:has([name=Code])");
    }

    private static async Task SecureAsync(FormWalk walk, Visitor owner)
    {
        const string Pages = Manage + "TwoFactor/";
        await owner.GoAsync(Pages + "EnableAuthenticator");
        await walk.PressAsync(owner, "form[action*='handler=Begin']");
        var secret = Authenticator.Scan(owner);
        await walk.PressAsync(owner, "form:has([name='Input.Code'])", ("Input.Code", Authenticator.Code(secret, walk.App)));

        await owner.GoAsync(Account + "Logout");
        await owner.SubmitAsync("main form");
        await owner.GoAsync(Account + "Login");
        await owner.SubmitAsync("form", ("Input.Email", "moved-" + Email), ("Input.Password", Second));
        await walk.PressAsync(owner, "form", ("Input.Code", Authenticator.Code(secret, walk.App, later: 1)), ("Input.RememberMachine", "true"));
        await owner.GoAsync(Pages + "TwoFactorAuthentication");
        await walk.LookAsync(owner, "section form[method=post]");
        await owner.GoAsync(Pages + "GenerateRecoveryCodes");
        await walk.PressAsync(owner, "section form[method=post]");
        var code = Authenticator.Recovery().Match(owner.Text).Value;

        var lost = new Visitor(walk.App);
        await lost.GoAsync(Account + "Login");
        await lost.SubmitAsync("form", ("Input.Email", "moved-" + Email), ("Input.Password", Second));
        await lost.GoAsync(Account + "LoginWithRecoveryCode");
        await walk.PressAsync(lost, "form", ("Input.RecoveryCode", code), ("Input.Code", code));

        await owner.GoAsync(Pages + "Disable2fa");
        await walk.PressAsync(owner, "section form[method=post]");
        await owner.GoAsync(Pages + "EnableAuthenticator");
        await owner.SubmitAsync("form:has([name='Input.Code'])", ("Input.Code", Authenticator.Code(Authenticator.Scan(owner), walk.App)));
        await owner.GoAsync(Pages + "ResetAuthenticator");
        await walk.PressAsync(owner, "section form[method=post]");
    }

    private static Task ThereAsync(Visitor visitor, string path, string selector) => Until.TrueAsync(async () =>
    {
        await visitor.GoAsync(path);
        return visitor.Page.QuerySelector(selector) is not null;
    });
}
