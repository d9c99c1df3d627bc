using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Data.Schema;

/// <summary>
/// Brings a SQLite file up to this version, one process at a time. EF Core's own lock is a row that outlives a process which is killed in
/// the middle, and every later start would wait for it for ever. Ours is a file that the system takes from a dead process; whoever
/// has it may take away what EF Core left behind.
/// </summary>
public static class SqliteMigration
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(MailKitDbContext db)
    {
        await using var gate = await EnterAsync($"{db.Database.GetDbConnection().DataSource}.migrating");
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
    }

    // The file stays: who deleted it could take it away from somebody who has just opened it.
    private static async Task<FileStream> EnterAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Pause);
            }
        }
    }
}
