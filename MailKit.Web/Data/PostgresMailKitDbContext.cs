using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace MailKit.Web.Data;

/// <summary>MailKit on PostgreSQL, for more than one process or machine.</summary>
public sealed class PostgresMailKitDbContext(DbContextOptions<PostgresMailKitDbContext> options) : MailKitDbContext(options)
{
    public override bool IsDuplicate(DbUpdateException exception)
        => exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    // timestamptz takes UTC only.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        => configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();

    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), at => at);
}
