using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace MailKit.Web.Data;

/// <summary>MailKit on PostgreSQL, for more than one process or machine.</summary>
public sealed class PostgresMailKitDbContext(DbContextOptions<PostgresMailKitDbContext> options) : MailKitDbContext(options)
{
    public override bool IsDuplicate(DbUpdateException exception)
        => exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override async Task<DateTimeOffset> UtcNowAsync(CancellationToken cancellationToken)
        => await Database.SqlQuery<DateTimeOffset>($"SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken);

    public override string SkipLocked => "FOR UPDATE OF w SKIP LOCKED";

    public override object Stored(DateTimeOffset at) => at.ToUniversalTime();

    // A commit whose waiting was cancelled can be read although no standby has it. A standby takes the log in its order: whoever has this line has what was
    // read before it, from the same server, because it is one transaction.
    public override async Task<T?> ReadDoneAsync<T>(Func<Task<T?>> read, CancellationToken cancellationToken) where T : class
    {
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);

        if (await read() is not { } seen)
        {
            return null;
        }

        await Database.ExecuteSqlAsync($"SELECT pg_logical_emit_message(true, 'mailkit', '')", cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return seen;
    }

    protected override bool IsDeadlock(Exception? exception)
        => exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure }
            || (exception?.InnerException is { } inner && IsDeadlock(inner));

    // Rows of work are rewritten while they are tried: room on the page keeps the new version beside the old.
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<WorkItem>().HasStorageParameter("fillfactor", 70);
        builder.Entity<CreditBalance>().HasStorageParameter("fillfactor", 50);
    }

    // timestamptz takes UTC only.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        => configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();

    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), at => at);
}
