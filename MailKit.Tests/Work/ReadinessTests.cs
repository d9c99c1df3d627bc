using System.Net;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Work;

/// <summary>What a load balancer asks.</summary>
public sealed class ReadinessTests
{
    [Theory, OnBothDatabases]
    public async Task A_process_whose_steps_fail_because_the_providers_do_stays_ready_and_accepts(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 2);
        var faults = new[]
        {
            await app.FaultAsync(new { provider = "resend", kind = "status", status = 500, route = "*" }),
            await app.FaultAsync(new { provider = "dodo", kind = "status", status = 500, route = "*" }),
        };
        var id = await account.SendAsync();
        await Until.TrueAsync(async () => (await account.WorkAsync(id))?.LastError is not null);

        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            using var answer = await app.Anonymous.GetAsync(new Uri(app.Url, path));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await account.SendAsync();
        await Task.WhenAll(faults.Select(app.MendAsync));
        await account.BalancesAsync(granted: 2, sent: 2);
    }
}
