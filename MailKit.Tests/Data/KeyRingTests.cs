using System.Net;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Data;

public sealed class KeyRingTests
{
    [Theory, OnBothDatabases]
    public async Task Who_signed_in_at_one_process_is_signed_in_at_every_other(TestDatabase database)
    {
        await using var first = await MailKitApp.StartAsync(database);
        await using var second = MailKitApp.SecondNode(first);
        var visitor = await Visitor.SignedInAsync(await TestAccount.OpenAsync(first, credits: 0));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/app");
        request.Headers.Add("Cookie", string.Join("; ", visitor.SetCookies.Select(cookie => cookie.Split(';')[0])));
        using var answer = await second.Anonymous.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // Processes of one machine would also share a folder: the ring is where other machines have it.
        Assert.NotEmpty(await second.DataAsync(db => db.DataProtectionKeys.ToListAsync()));
    }
}
