using MailKit.Web.Http;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class ProviderGateConfiguration : IEntityTypeConfiguration<ProviderPause>
{
    public void Configure(EntityTypeBuilder<ProviderPause> builder)
    {
        builder.ToTable("provider_gates");
        builder.HasKey(g => g.Provider);
        builder.Property(g => g.Provider).HasMaxLength(20);
    }
}

internal sealed class ProviderSlotConfiguration : IEntityTypeConfiguration<ProviderSlot>
{
    public void Configure(EntityTypeBuilder<ProviderSlot> builder)
    {
        builder.ToTable("provider_slots");
        builder.HasKey(s => new { s.Provider, s.Window, s.Number });
        builder.Property(s => s.Provider).HasMaxLength(20);
        builder.HasIndex(s => new { s.Provider, s.Window, s.UsedAt });
    }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("data_protection_keys");

        // The package would allow a row without a key, and pass it over in silence.
        builder.Property(k => k.FriendlyName).IsRequired();
        builder.Property(k => k.Xml).IsRequired();
    }
}
