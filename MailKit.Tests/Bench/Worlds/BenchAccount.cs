using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench.Worlds;

/// <summary>The admin's own account, with a key and credits. It is made through the pages, so that any version of MailKit can be measured, whatever its tables look like.</summary>
public sealed class BenchAccount : IDisposable
{
    private readonly HttpClient _api;

    private BenchAccount(Uri url, string key, string cookies, string customerId, int granted)
    {
        (Url, Key, Cookies, CustomerId, Granted) = (url, key, cookies, customerId, granted);
        _api = new HttpClient { BaseAddress = url };
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Uri Url { get; }

    public string Key { get; }

    /// <summary>What a browser sends that its owner is signed in with.</summary>
    public string Cookies { get; }

    /// <summary>Who it is at Dodo.</summary>
    public string CustomerId { get; }

    /// <summary>What was bought (credits).</summary>
    public int Granted { get; }

    public static async Task<BenchAccount> OpenAsync(Cluster cluster, int credits)
    {
        var visitor = new Visitor(cluster.Nodes[0].Url, cluster.Http);
        await visitor.GoAsync("/Identity/Account/Login");
        await visitor.SubmitAsync("form", ("Input.Email", NodeSettings.AdminEmail), ("Input.Password", NodeSettings.AdminPassword));
        await visitor.GoAsync("/app/keys");
        await visitor.SubmitAsync("input[name=Name]", ("Name", "bench"));
        var key = visitor.Page.QuerySelector("#secret")?.GetAttribute("value") ?? throw new InvalidOperationException($"There is no key at {visitor.At}: {visitor.Text}");

        // Who goes to the checkout becomes a customer of Dodo's.
        await visitor.GoAsync("/app/billing");
        await visitor.SubmitAsync("form[action*='handler=TopUp']");
        var account = new BenchAccount(cluster.Nodes[0].Url, key, visitor.Cookies, (await cluster.BooksAsync()).Customers.Single().Id, credits);
        await cluster.AdjustAsync(account.CustomerId, credits);
        await Until.TrueAsync(async () => await account.CreditsAsync() is var (available, _) && available == credits);

        return account;
    }

    /// <summary>What our book says (credits).</summary>
    public async Task<(long Available, long Held)> CreditsAsync()
    {
        var credits = await _api.GetFromJsonAsync<JsonElement>("credits");
        return (credits.GetProperty("available").GetInt64(), credits.GetProperty("held").GetInt64());
    }

    public void Dispose() => _api.Dispose();
}
