using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MailKit.Tests.Sandbox.Faults;

public sealed class FaultAimTests : SandboxTests
{
    [Theory]
    [InlineData("POST /emails", "POST", "/emails", true)]
    [InlineData("POST /emails", "POST", "/emails/batch", false)]
    [InlineData("POST /emails", "GET", "/emails", false)]
    [InlineData("/emails", "GET", "/emails", true)]
    [InlineData("POST /emails*", "POST", "/emails/batch", true)]
    [InlineData("*/batch", "POST", "/emails/batch?x=1", true)]
    public async Task A_route_is_a_path_with_stars_and_perhaps_a_method(string route, string method, string path, bool isStruck)
    {
        await App.FaultAsync(new { provider = "resend", route, kind = "status", status = 418 });

        using var answer = await App.Resend.SendAsync(new(new(method), path) { Content = method is "POST" ? JsonContent.Create(new { }) : null });

        Assert.Equal(isStruck, (int)answer.StatusCode is 418);
    }

    [Theory]
    [InlineData("to=ada", "k", "bob@acme.example", true)]
    [InlineData("to=eve", "key-ada", "bob@acme.example", true)]
    [InlineData("to=eve", "k", "ada@acme.example", true)]
    [InlineData("to=eve", "k", "bob@acme.example", false)]
    public async Task A_match_is_looked_for_in_the_address_the_key_and_the_body(string query, string key, string to, bool isStruck)
    {
        await App.FaultAsync(new { provider = "resend", match = "ada", kind = "status", status = 418 });

        using var answer = await App.SendAsync(Email(to), key, "/emails?" + query);

        Assert.Equal(isStruck ? 418 : 200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task It_lets_the_first_pass_strikes_so_many_times_and_is_then_over()
    {
        await App.FaultAsync(new { provider = "resend", kind = "status", status = 503, skip = 2, count = 3 });

        Assert.Equal("200 200 503 503 503 200 200", await StatusesAsync(7));
        var fault = Assert.Single(await FaultsAsync());
        Assert.Equal(("3", "True"), (fault.Text("strikes"), fault.Text("over")));
    }

    [Fact]
    public async Task The_same_seed_throws_the_same_dice()
    {
        await App.FaultAsync(new { provider = "resend", kind = "status", status = 503, probability = 0.5, seed = 7 });
        var first = await StatusesAsync(20);

        await App.Console.DeleteAsync("/control/faults");
        await App.FaultAsync(new { provider = "resend", kind = "status", status = 503, probability = 0.5, seed = 7 });

        Assert.Equal(first, await StatusesAsync(20));
        Assert.Contains("200", first, StringComparison.Ordinal);
        Assert.Contains("503", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_removed_by_its_id_and_all_by_none()
    {
        var first = await App.FaultAsync(new { provider = "resend", kind = "refuse", route = "/nowhere" });
        await App.FaultAsync(new { provider = "dodo", kind = "refuse", route = "/nowhere" });

        Assert.Equal(HttpStatusCode.OK, (await App.Console.DeleteAsync("/control/faults/" + first)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await App.Console.DeleteAsync("/control/faults/" + first)).StatusCode);
        Assert.Equal("dodo", Assert.Single(await FaultsAsync()).Text("provider"));

        await App.Console.DeleteAsync("/control/faults");
        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task A_reset_takes_the_faults_away_too_and_opens_the_ports()
    {
        await App.FaultAsync(new { provider = "dodo", down = true });

        await App.Console.PostAsJsonAsync("/control/reset", new { });

        Assert.Empty(await FaultsAsync());
        Assert.Equal(HttpStatusCode.OK, (await App.Dodo.GetAsync("/customers")).StatusCode);
    }

    [Theory]
    [InlineData("""{"kind":"hang"}""", "provider: Say dodo or resend.")]
    [InlineData("""{"provider":"dodo","kind":"explode"}""", "kind: Say one of status, latency,")]
    [InlineData("""{"provider":"dodo","kind":"status"}""", "status: It needs a number from 400 to 599.")]
    [InlineData("""{"provider":"dodo","kind":"status","status":"x"}""", "status: “x” is not a whole number from 400 to 599.")]
    [InlineData("""{"provider":"dodo","kind":"hang","probability":2}""", "probability: “2” is not a number from 0 to 1.")]
    [InlineData("""{"provider":"dodo","kind":"hang","route":"emails"}""", "route: Write it like POST /emails or */ledger-entries.")]
    [InlineData("""{"provider":"dodo","kind":"hang","after_bytes":5}""", "after_bytes: hang has no such member.")]
    [InlineData("""{"provider":"dodo","kind":"webhook_drop","route":"/a"}""", "route: webhook_drop has no such member.")]
    [InlineData("""{"provider":"dodo","down":true,"count":1}""", "count: A port that is down is down for everybody.")]
    [InlineData("""[]""", "Send a JSON object")]
    public async Task What_is_wrong_with_a_fault_is_said_by_member(string body, string sentence)
    {
        using var answer = await App.Console.PostAsync("/control/faults", new StringContent(body));

        Assert.StartsWith(sentence, (await answer.JsonAsync(HttpStatusCode.BadRequest)).Text("error"), StringComparison.Ordinal);
        Assert.Empty(await FaultsAsync());
    }

    private static object Email(string to) => new { from = "a@mailkit.example", to, subject = "Hi", text = "Hi" };

    private async Task<List<JsonElement>> FaultsAsync() => [.. (await App.Console.GetJsonAsync("/control/faults")).GetProperty("items").EnumerateArray()];

    private async Task<string> StatusesAsync(int times)
    {
        var statuses = new List<int>();

        for (var i = 0; i < times; i++)
        {
            using var answer = await App.SendAsync(Email("b@acme.example"));
            statuses.Add((int)answer.StatusCode);
        }

        return string.Join(' ', statuses);
    }
}
