using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Data;

[Collection(SharedHosts.Name)]
public sealed class MigrationsTests
{
    [Theory, OnBothDatabases]
    public async Task Neither_database_is_missing_a_migration(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);

        Assert.False(await app.DataAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));
        Assert.Empty(await app.DataAsync(db => db.Database.GetPendingMigrationsAsync()));
    }
}
