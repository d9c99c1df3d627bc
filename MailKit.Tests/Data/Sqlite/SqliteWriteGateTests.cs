using System.Net;
using MailKit.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace MailKit.Tests.Data.Sqlite;

public sealed class SqliteWriteGateTests
{
    [Fact]
    public async Task Who_could_not_begin_keeps_nobody_out()
    {
        var folder = Directory.CreateTempSubdirectory("mailkit-test-");
        var source = $"Data Source={Path.Combine(folder.FullName, "mailkit.db")}";
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("ConnectionStrings:MailKit", $"{source};Default Timeout=1"));
        var account = await TestAccount.OpenAsync(app, credits: 1);

        await using (var stranger = new SqliteConnection($"{source};Pooling=False"))
        {
            await stranger.OpenAsync();
            await using var transaction = stranger.BeginTransaction();

            // Nothing can be written, by nobody in the house, and the sender is told.
            for (var i = 0; i < 2; i++)
            {
                using var refused = await account.PostAsync(TestAccount.Body());
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            }
        }

        await account.SettledAsync(await account.SendAsync());
    }
}
