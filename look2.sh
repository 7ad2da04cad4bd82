for t in modern classic academic europe executive timeline; do ./look.sh $t; done
