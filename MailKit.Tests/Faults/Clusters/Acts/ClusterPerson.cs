using System.Text.Json;
using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Tests.Hosting;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Clusters.Acts;

/// <summary>Somebody with an account of their own, and no customer at Dodo yet, who has signed in at a node.</summary>
public sealed class ClusterPerson
{
    private const string Password = "correct horse battery";

    private readonly Cluster _rig;
    private readonly string _key;

    private ClusterPerson(Cluster cluster, Guid id, string email, string key, Visitor visitor)
        => (_rig, Id, Email, _key, Visitor) = (cluster, id, email, key, visitor);

    public Guid Id { get; }

    public string Email { get; }

    public Visitor Visitor { get; }

    public static async Task<ClusterPerson> SignInAsync(Cluster cluster)
    {
        var (now, email) = (DateTimeOffset.UtcNow, $"person-{Guid.NewGuid():N}@customer.example");
        var account = Account.Open(email, now);
        var (key, text) = ApiKey.Create(account.Id, "trial", now);
        var user = new MailKitUser { UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email, NormalizedEmail = email.ToUpperInvariant(), EmailConfirmed = true, SecurityStamp = $"{account.Id:N}" };
        user.PasswordHash = new PasswordHasher<MailKitUser>().HashPassword(user, Password);

        await using (var db = cluster.Db())
        {
            db.Users.Add(user);
            db.Accounts.Add(account);
            db.Balances.Add(CreditBalance.Empty(account.Id, Credit.Emails));
            db.Memberships.Add(Membership.Of(account.Id, user.Id, AccountRole.Owner, now));
            db.ApiKeys.Add(key);
            await db.SaveChangesAsync();
        }

        return new(cluster, account.Id, email, text, await SignInAsync(cluster, email, Password));
    }

    public static Task<Visitor> AdminAsync(Cluster cluster) => SignInAsync(cluster, NodeSettings.AdminEmail, NodeSettings.AdminPassword);

    /// <summary>Sets out to buy; the session at Dodo, or null when the page could not lead there.</summary>
    /// <param name="handler">Subscribe or TopUp.</param>
    public async Task<string?> BuyAsync(string handler)
    {
        await Visitor.GoAsync("/app/billing");

        if (Visitor.Page.QuerySelector($"form[action*='handler={handler}']") is null)
        {
            return null;
        }

        await Visitor.SubmitAsync($"form[action*='handler={handler}']");
        return Visitor.At.Authority == _rig.Nodes[0].Url.Authority ? null : Visitor.At.Segments[^1];
    }

    public async Task<string> PayAsync(string session)
        => (await _rig.ControlAsync(HttpMethod.Post, $"checkouts/{session}/pay", new { card = "4242424242424242" })).GetProperty("payment_id").GetString()!;

    /// <summary>Looks at the page to which Dodo leads back.</summary>
    public async Task ReturnAsync(string session)
        => await Visitor.GoAsync($"/app/billing/return?c={await _rig.DataAsync(db => db.Checkouts.Where(c => c.SessionId == session).Select(c => c.Id).SingleAsync())}");

    /// <summary>The account, for who sends and for the judge. Their customer is there.</summary>
    public async Task<ClusterAccount> AccountAsync(int credits)
        => new(Id, (await _rig.DataAsync(db => db.Accounts.Where(a => a.Id == Id).Select(a => a.DodoCustomerId).SingleAsync()))!, _key, credits);

    public Task<CreditBalance> BalanceAsync() => _rig.DataAsync(db => db.Balances.AsNoTracking().SingleAsync(b => b.AccountId == Id && b.Credit == Credit.Emails));

    private static async Task<Visitor> SignInAsync(Cluster cluster, string email, string password)
    {
        var visitor = new Visitor(cluster.Nodes[0].Url, cluster.Http);
        await visitor.GoAsync("/Identity/Account/Login");
        await visitor.SubmitAsync("form", ("Input.Email", email), ("Input.Password", password));

        return visitor.At.AbsolutePath is "/app" ? visitor : throw new InvalidOperationException($"{email} could not sign in: {visitor.Text}");
    }
}
