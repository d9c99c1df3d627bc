using MailKit.Domain.Accounts;
using MailKit.Tests.Hosting;
using MailKit.Tests.Letters;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Accounts;

[Collection(SharedHosts.Name)]
public sealed class RegistrationTests
{
    private const string Password = "three words you like";

    [Theory, OnBothDatabases]
    public async Task Registering_makes_an_account_with_its_owner_and_an_empty_balance(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var email = NewEmail();

        var visitor = await RegisterAsync(app, email);

        Assert.Contains("Check your mail", visitor.Text, StringComparison.Ordinal);
        var user = await app.DataAsync(db => db.Users.SingleAsync(u => u.Email == email));
        var membership = await app.DataAsync(db => db.Memberships.SingleAsync(m => m.UserId == user.Id));
        var balance = await app.DataAsync(db => db.Balances.SingleAsync(b => b.AccountId == membership.AccountId));
        Assert.Equal((AccountRole.Owner, 0L, 0L), (membership.Role, balance.Posted, balance.Held));
        Assert.Null(await app.DataAsync(db => db.Accounts.Where(a => a.Id == membership.AccountId).Select(a => a.DodoCustomerId).SingleAsync()));
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_reads_the_mail_chooses_the_password_and_by_that_confirms_the_address(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var email = NewEmail();
        await RegisterAsync(app, email);
        var link = await MailedLinkAsync(app, email);

        // A scanner that follows links confirms nothing.
        using var scan = await app.Anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Head, link.PathAndQuery));
        using var look = await app.Anonymous.GetAsync(link.PathAndQuery);
        Assert.False(await app.DataAsync(db => db.Users.Where(u => u.Email == email).Select(u => u.EmailConfirmed).SingleAsync()));

        var visitor = new Visitor(app);
        await visitor.GoAsync(link.PathAndQuery);
        await visitor.SubmitAsync("form", ("Input.Password", Password));
        Assert.Equal("/app", visitor.At.AbsolutePath);

        // The link is used up, and says so kindly.
        await visitor.GoAsync(link.PathAndQuery);
        Assert.Contains("Your address is confirmed", visitor.Text, StringComparison.Ordinal);
        Assert.Null(visitor.Page.QuerySelector("input[type=password]"));
    }

    [Fact]
    public async Task A_password_that_a_stranger_had_chosen_before_the_owner_confirmed_opens_nothing()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var email = NewEmail();

        // As it was left by a version that asked for the password at the start.
        var made = await app.UseAsync<UserManager<MailKitUser>, IdentityResult>(users => users.CreateAsync(new MailKitUser { UserName = email, Email = email }, "a stranger's long choice"));
        Assert.True(made.Succeeded);
        await RegisterAsync(app, email);

        var owner = new Visitor(app);
        await owner.GoAsync((await MailedLinkAsync(app, email)).PathAndQuery);
        await owner.SubmitAsync("form", ("Input.Password", Password));
        Assert.Equal("/app", owner.At.AbsolutePath);

        var stranger = new Visitor(app);
        await SignInAsync(stranger, email, "a stranger's long choice");
        Assert.NotEqual("/app", stranger.At.AbsolutePath);
        await SignInAsync(stranger, email);
        Assert.Equal("/app", stranger.At.AbsolutePath);
    }

    [Theory]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("password1234")]
    [InlineData("mailkit-mailkit")]
    [InlineData("quite.a.long.name")]
    public async Task A_password_that_is_guessed_early_is_refused(string password)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var email = $"quite.a.long.name+{Guid.NewGuid():N}@customer.example";
        await RegisterAsync(app, email);

        var visitor = new Visitor(app);
        await visitor.GoAsync((await MailedLinkAsync(app, email)).PathAndQuery);
        await visitor.SubmitAsync("form", ("Input.Password", password));

        Assert.Contains("guessed early", visitor.Text, StringComparison.Ordinal);
        Assert.False(await app.DataAsync(db => db.Users.Where(u => u.Email == email).Select(u => u.EmailConfirmed).SingleAsync()));
    }

    [Fact]
    public async Task Our_own_mails_are_on_our_public_address_and_cost_nobody_a_credit()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var email = NewEmail();
        await RegisterAsync(app, email);

        var link = await MailedLinkAsync(app, email);

        Assert.Equal(app.Url.Authority, link.Authority);
        Assert.DoesNotContain((await app.BooksAsync()).Customers, c => c.Email == email);
        await Until.TrueAsync(() => app.DataAsync(db => db.Letters.AnyAsync(e => e.To == email && e.SentAt != null && e.ProtectedHtml == "")));
    }

    [Fact]
    public async Task A_taken_address_gets_the_same_answer_as_a_free_one()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var known = await TestAccount.OpenAsync(app, credits: 0);

        var first = await RegisterAsync(app, known.Email);
        var second = await RegisterAsync(app, NewEmail());

        Assert.Equal(second.Page.QuerySelector("h1")!.TextContent, first.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(second.At.AbsolutePath, first.At.AbsolutePath);
    }

    [Fact]
    public async Task The_sign_in_cookie_is_secure_and_bound_to_this_host()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var visitor = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));

        var cookie = Assert.Single(visitor.SetCookies, c => c.StartsWith("__Host-mk=", StringComparison.Ordinal));
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("%2F%2Fevil.example")]
    public async Task Signing_in_leads_to_our_own_pages_only(string returnUrl)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = new Visitor(app);

        await visitor.GoAsync($"/Identity/Account/Login?ReturnUrl={returnUrl}");
        await visitor.SubmitAsync("form", ("Input.Email", account.Email), ("Input.Password", TestAccount.Password));

        Assert.Equal(app.Url.Authority, visitor.At.Authority);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var visitor = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 5));

        foreach (var path in (string[])["/app/compose", "/app/keys", "/app/billing?handler=TopUp", "/app/compose/preview", "/Identity/Account/Logout"])
        {
            using var answer = await visitor.RawAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([KeyValuePair.Create("To", "a@b.co")]) });
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_admin_pages_are_for_admins_only()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var customer = await Visitor.SignedInAsync(await TestAccount.OpenAsync(app, credits: 0));
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);

        await customer.GoAsync("/admin");
        Assert.Equal("/Identity/Account/AccessDenied", customer.At.AbsolutePath);
        await admin.GoAsync("/admin/accounts");
        Assert.Equal(System.Net.HttpStatusCode.OK, admin.Status);
    }

    private static string NewEmail() => $"new-{Guid.NewGuid():N}@customer.example";

    private static async Task<Visitor> RegisterAsync(MailKitApp app, string email)
    {
        var visitor = new Visitor(app);
        await visitor.GoAsync("/Identity/Account/Register");
        await visitor.SubmitAsync("form", ("Input.Email", email));

        return visitor;
    }

    private static async Task SignInAsync(Visitor visitor, string email, string password = Password)
    {
        await visitor.GoAsync("/Identity/Account/Login");
        await visitor.SubmitAsync("form", ("Input.Email", email), ("Input.Password", password));
    }

    private static Task<Uri> MailedLinkAsync(MailKitApp app, string email) => Inbox.LinkAsync(app, email, "Confirm your address");
}
