using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailKit.Web.Data;

/// <summary>MailKit on SQLite: one file, one writer at a time.</summary>
public sealed class SqliteMailKitDbContext : MailKitDbContext
{
    private const int ConstraintUnique = 2067;
    private const int ConstraintPrimaryKey = 1555;

    // A single insert, too, is a transaction that the write gate sees.
    public SqliteMailKitDbContext(DbContextOptions<SqliteMailKitDbContext> options) : base(options)
        => Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    public override bool IsDuplicate(DbUpdateException exception)
        => exception.InnerException is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };

    // One writer at a time: nobody else is at a row.
    public override string SkipLocked => "";

    public override object Stored(DateTimeOffset at) => at.UtcTicks;

    protected override bool IsDeadlock(Exception? exception) => false;

    // Who shares a file shares a computer.
    public override Task<DateTimeOffset> UtcNowAsync(CancellationToken cancellationToken) => Task.FromResult(DateTimeOffset.UtcNow);

    // SQLite neither compares nor sorts DateTimeOffset; UTC ticks do both.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        => configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
