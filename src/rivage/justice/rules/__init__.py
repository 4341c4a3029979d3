"""What is true of custody, of a release that was told, of measures: plain values, no clock."""
