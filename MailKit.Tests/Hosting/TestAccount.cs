using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Accounts;
using MailKit.Web.Billing;
using MailKit.Web.Data;
using MailKit.Web.Pages.App.Emails;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Hosting;

/// <summary>A customer of the test's own: an owner, credits at Dodo, an API key.</summary>
public sealed class TestAccount
{
    public const string Password = "correct horse battery";

    private TestAccount(MailKitApp app, string email, Guid id, string customerId, string key)
    {
        (App, Email, Id, CustomerId, Key) = (app, email, id, customerId, key);
        Api = new HttpClient { BaseAddress = app.Url };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public MailKitApp App { get; }

    public string Email { get; }

    public Guid Id { get; }

    public string CustomerId { get; }

    public string Key { get; }

    /// <summary>The REST door with this account's key.</summary>
    public HttpClient Api { get; }

    public static async Task<TestAccount> OpenAsync(MailKitApp app, int credits)
    {
        var email = $"owner-{Guid.NewGuid():N}@customer.example";
        var user = new MailKitUser { UserName = email, Email = email, EmailConfirmed = true };
        var created = await app.UseAsync<UserManager<MailKitUser>, IdentityResult>(users => users.CreateAsync(user, Password));
        Assert.True(created.Succeeded, string.Join(' ', created.Errors.Select(e => e.Description)));

        var id = await app.DataAsync(db => db.Memberships.Where(m => m.UserId == user.Id).Select(m => m.AccountId).SingleAsync());
        var customer = await app.UseAsync<CustomerDesk, string>(desk => desk.OfAsync(id, CancellationToken.None));
        var (_, key) = (await app.UseAsync<ApiKeys, (string Id, string Text)?>(keys => keys.CreateAsync(id, "test", CancellationToken.None)))!.Value;
        var account = new TestAccount(app, email, id, customer, key);

        if (credits > 0)
        {
            await account.AdjustAsync(credits);
            await Until.TrueAsync(async () => (await account.BalanceAsync()).Posted == credits);
        }

        return account;
    }

    /// <summary>Moves the balance at Dodo, as a merchant would; answers the entry that this made.</summary>
    public async Task<JsonElement> AdjustAsync(int amount)
    {
        using var answer = await App.Control.PostAsJsonAsync($"control/customers/{CustomerId}/adjust", new { amount = amount.ToString(), reason = "test" });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("entries")[0];
    }

    /// <summary>Comes back when our book has heard of all that happened at Dodo.</summary>
    public Task PostedAsync(int credits) => Until.TrueAsync(async () => (await BalanceAsync()).Posted == credits);

    public Task<CreditBalance> BalanceAsync() => App.DataAsync(db => db.Balances.AsNoTracking().SingleAsync(b => b.AccountId == Id && b.Credit == Credit.Emails));

    public async Task<HttpResponseMessage> PostAsync(object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "emails") { Content = JsonContent.Create(body) };

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Api.SendAsync(request);
    }

    /// <summary>Sends an ordinary email and answers its id.</summary>
    public async Task<Guid> SendAsync(string to = "delivered@resend.dev", string? key = null, string subject = "Hello")
    {
        using var answer = await PostAsync(Body(to, subject), key);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();

        return answer.IsSuccessStatusCode ? json.GetProperty("id").GetGuid() : throw new InvalidOperationException($"{json} {string.Join('\n', App.Log)}");
    }

    public static object Body(string to = "delivered@resend.dev", string subject = "Hello")
        => new { from = "hello@mailkit.example", to, subject, html = "<p>Hello</p>" };

    public Task<Email> EmailAsync(Guid id) => App.DataAsync(db => db.Emails.AsNoTracking().SingleAsync(e => e.Id == id));

    /// <summary>What is left to do about an email: its own row of work, or its group's; null when nothing is.</summary>
    public Task<WorkItem?> WorkAsync(Guid id) => App.DataAsync(async db => (await EmailFacts.ReadAsync(db, db.Emails.Where(e => e.Id == id), CancellationToken.None))?.Work);

    /// <summary>How far an email's furthest copy came.</summary>
    public async Task<DeliveryState> DeliveryAsync(Guid id)
        => await App.DataAsync(db => db.EmailRecipients.Where(r => r.EmailId == id).MaxAsync(r => (DeliveryState?)r.Delivery)) ?? DeliveryState.Unknown;

    public Task SettledAsync(Guid id) => Until.TrueAsync(async () => (await EmailAsync(id)).State is EmailState.Settled);

    /// <summary>Nothing is on its way any more that could tell us about this email: neither the providers' events nor a listing of Dodo's ledger.</summary>
    public async Task QuietAsync(Guid id)
    {
        await Until.TrueAsync(async () => await DeliveryAsync(id) is DeliveryState.Delivered);
        await Until.TrueAsync(() => App.DataAsync(db => db.Webhooks.AnyAsync(w => w.AccountId == Id && w.Type == "credit.deducted" && w.State == WebhookState.Done)));
        var later = DateTimeOffset.UtcNow.AddMinutes(1);
        await Until.TrueAsync(async () => (await BalanceAsync()).LedgerReadTo is not null
            && await App.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.ListLedger && w.SubjectId == Id && w.DueAt > later)));
    }

    /// <summary>Our balance, what Dodo says, what is held, and the debits there: the invariants of docs/money.md, at rest.</summary>
    public async Task BalancesAsync(int granted, int sent)
    {
        await Until.TrueAsync(async () => await BalanceAsync() is { Held: 0 } balance && balance.Posted == granted - sent);
        var books = await App.BooksAsync();
        var book = Assert.Single(books.Customers, c => c.Id == CustomerId);
        Assert.Equal(granted - sent, book.Balance);

        var ours = await App.DataAsync(db => db.Emails.AsNoTracking().Where(e => e.AccountId == Id && e.State == EmailState.Settled).ToListAsync());
        Assert.Equal(sent, ours.Sum(e => e.Credits));

        foreach (var email in ours)
        {
            var there = Assert.Single(books.Emails, e => e.EmailId == email.Id);
            Assert.Equal((1, email.ResendId), (there.TimesAccepted, there.Id));
            Assert.Single(book.LedgerEntries, l => l.PaysFor(email.Id));
        }

        Assert.Equal(sent, book.LedgerEntries.Where(l => l.IsOurs).Sum(l => l.Amount));
    }
}
