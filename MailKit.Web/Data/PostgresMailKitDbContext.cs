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

    // timestamptz takes UTC only.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        => configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();

    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), at => at);
}
